package io.modeltrail.eventstore.transparency;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Address of a tile (C2SP tlog-tiles): {@code width} hashes beside each other, each over {@code 256^level} leaves.
 *
 * @param level 0 = leaves
 * @param index of the tile in its level
 * @param width hashes in it, 1 to 256; fewer than 256 = a partial tile
 */
public record Tile(int level, long index, int width) {
    /** Hashes in a full tile. */
    public static final int FULL = 256;

    /** A tree of 2^63 leaves needs no more levels. */
    static final int MAX_LEVEL = 7;

    private static final Pattern INDEX = Pattern.compile("(?:x[0-9]{3}/){0,6}[0-9]{3}");
    private static final Pattern WIDTH = Pattern.compile("[1-9][0-9]{0,2}");

    public Tile {
        if (level < 0 || level > MAX_LEVEL || index < 0 || width < 1 || width > FULL) {
            throw new MalformedProof("no such tile: level " + level + ", index " + index + ", width " + width);
        }
    }

    public boolean full() {
        return width == FULL;
    }

    /** The last part of its address: {@code x001/x234/067}, with {@code .p/<width>} when it is partial. */
    public String path() {
        StringBuilder path = new StringBuilder("%03d".formatted(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return full() ? path.toString() : path.append(".p/").append(width).toString();
    }

    /** @throws MalformedProof when it is not the one spelling of a tile */
    public static Tile parse(int level, String path) {
        int partial = path.indexOf(".p/");
        String index = partial < 0 ? path : path.substring(0, partial);
        @Nullable String width = partial < 0 ? null : path.substring(partial + 3);
        Matcher ofIndex = INDEX.matcher(index);
        if (!ofIndex.matches() || (width != null && !WIDTH.matcher(width).matches())) {
            throw new MalformedProof("not the path of a tile");
        }
        Tile tile = new Tile(
                level,
                Long.parseLong(index.replace("x", "").replace("/", "")),
                width == null ? FULL : Integer.parseInt(width));
        if (!tile.path().equals(path)) { // leading zeros, or a partial tile of 256
            throw new MalformedProof("not the path of a tile");
        }
        return tile;
    }
}
