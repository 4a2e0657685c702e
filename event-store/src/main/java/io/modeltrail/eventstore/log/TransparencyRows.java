package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.eventstore.transparency.TileSource;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of the log. */
final class TransparencyRows implements TileSource {
    private static final String CREATE = "INSERT INTO transparency_log (origin) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String READ = "SELECT origin, size, checkpoint FROM transparency_log";
    private static final String CLAIM = READ + " FOR UPDATE SKIP LOCKED";
    private static final String ADVANCE = "UPDATE transparency_log SET size = ?, checkpoint = ?";
    private static final String KEEP_TILE = """
            INSERT INTO transparency_tile (level, tile_index, hashes) VALUES (?, ?, ?)
            ON CONFLICT (level, tile_index) DO UPDATE SET hashes = excluded.hashes""";
    private static final String TILE = "SELECT hashes FROM transparency_tile WHERE level = ? AND tile_index = ?";
    private static final String KEYS = "SELECT verifier_key FROM transparency_key ORDER BY registered_at, verifier_key";
    private static final String ENTITLED_KEYS =
            "SELECT verifier_key FROM transparency_key WHERE retired_at IS NULL ORDER BY registered_at, verifier_key";
    private static final String REGISTER =
            "INSERT INTO transparency_key (verifier_key) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String RETIRE =
            "UPDATE transparency_key SET retired_at = now() WHERE verifier_key = ? AND retired_at IS NULL";

    private final JdbcTemplate sql;

    TransparencyRows(JdbcTemplate sql) {
        this.sql = sql;
    }

    /** @param checkpoint null before the first */
    record State(String origin, long size, @Nullable String checkpoint) {}

    /** A tile with its hashes. */
    static final class KeptTile {
        private final Tile tile;
        private final byte[] hashes;

        KeptTile(Tile tile, byte[] hashes) {
            this.tile = tile;
            this.hashes = hashes;
        }
    }

    void create(String origin) {
        sql.update(CREATE, origin);
    }

    Optional<State> read() {
        return sql.query(READ, TransparencyRows::state).stream().findFirst();
    }

    /** The state, locked until the transaction ends; empty while another process has it. */
    Optional<State> claim() {
        return sql.query(CLAIM, TransparencyRows::state).stream().findFirst();
    }

    private static State state(ResultSet row, int number) throws SQLException {
        return new State(row.getString(1), row.getLong(2), row.getString(3));
    }

    void advance(long size, @Nullable String checkpoint) {
        sql.update(ADVANCE, size, checkpoint);
    }

    void keep(List<KeptTile> tiles) {
        sql.batchUpdate(KEEP_TILE, tiles, 100, (statement, kept) -> {
            statement.setInt(1, kept.tile.level());
            statement.setLong(2, kept.tile.index());
            statement.setBytes(3, kept.hashes);
        });
    }

    @Override
    public byte[] hashes(Tile tile) {
        List<byte[]> found = sql.query(TILE, (row, number) -> row.getBytes(1), tile.level(), tile.index());
        if (found.isEmpty() || found.getFirst().length < tile.width() * Hash.BYTES) {
            throw new TileMissing(tile);
        }
        return found.getFirst();
    }

    /** Those that sign or have signed; what a retired one has signed stays valid. */
    List<VerifierKey> keys() {
        return sql.query(KEYS, (row, number) -> VerifierKey.parse(row.getString(1)));
    }

    /** Those that may sign. */
    List<VerifierKey> entitledKeys() {
        return sql.query(ENTITLED_KEYS, (row, number) -> VerifierKey.parse(row.getString(1)));
    }

    void register(VerifierKey key) {
        sql.update(REGISTER, key.toString());
    }

    void retire(VerifierKey key) {
        sql.update(RETIRE, key.toString());
    }
}
