package io.modeltrail.eventstore.transparency;

/** Where the tiles of a tree are kept. */
public interface TileSource {
    /**
     * @return the hashes, one after the other; there may be more than {@code width}
     * @throws TileMissing when the tile is not there, or not so wide
     */
    byte[] hashes(Tile tile);

    /** The log lost a tile that its size says it has, or something larger than the log was asked for. */
    final class TileMissing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TileMissing(Tile tile) {
            super("the log has no tile " + tile.level() + "/" + tile.path());
        }
    }
}
