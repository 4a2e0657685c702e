package io.modeltrail.query.audit;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.eventstore.transparency.TileSource;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** The log over the rows of the test's database as they were when this was made; the rows may be changed afterwards. */
final class SignedRows implements TransparencyLog {
    private static final String ROWS = """
            SELECT globalIndex, eventIdentifier, type, aggregateIdentifier, sequenceNumber, payloadType,
                coalesce(payloadRevision, ''), timeStamp, payload, metaData
            FROM DomainEventEntry WHERE globalIndex >= ? AND globalIndex < ? ORDER BY globalIndex""";

    private static final String ORIGIN = "log.example";

    private final SignerKey key = SignerKey.generate(ORIGIN);
    private final JdbcTemplate sql;
    private final List<Hash> leaves = new ArrayList<>();
    private final Checkpoint checkpoint;

    SignedRows(JdbcTemplate sql, int size) {
        this.sql = sql;
        rows(0, size).forEach(row -> leaves.add(row.leaf(ORIGIN)));
        Hash root = new MerkleTree(tiles(), size).root(size);
        this.checkpoint = Checkpoint.sign(ORIGIN, size, root, List.of(key));
    }

    SignedTimes times() {
        return new SignedTimes(this, checkpoint);
    }

    /** As whoever can change the hashes in the database too. */
    void changeLeafToThatOfTheRow(int position) {
        leaves.set(position, rows(position, position + 1).getFirst().leaf(ORIGIN));
    }

    private List<StoredEvent> rows(long from, long to) {
        return sql.query(ROWS, SignedRows::event, from, to);
    }

    private static StoredEvent event(ResultSet row, int number) throws SQLException {
        return new StoredEvent(
                new StoredEvent.Fields(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8)),
                row.getBytes(9),
                row.getBytes(10));
    }

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.of(checkpoint);
    }

    /** Level 1 is made of the leaves as they were signed. */
    @Override
    public TileSource tiles() {
        List<Hash> signed = List.copyOf(leaves);
        List<Hash> level1 = new ArrayList<>();
        for (int tile = 0; (tile + 1) * Tile.FULL <= signed.size(); tile++) {
            List<Hash> row = signed.subList(tile * Tile.FULL, (tile + 1) * Tile.FULL);
            level1.add(Hash.ofNode(half(row.subList(0, Tile.FULL / 2)), half(row.subList(Tile.FULL / 2, Tile.FULL))));
        }
        return tile -> bytes(
                tile.level() == 0
                        ? signed.subList((int) tile.index() * Tile.FULL, (int) tile.index() * Tile.FULL + tile.width())
                        : level1.subList(0, tile.width()));
    }

    private static Hash half(List<Hash> row) {
        return new MerkleTree(tile -> bytes(row), row.size()).root(row.size());
    }

    private static byte[] bytes(List<Hash> row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        row.forEach(hash -> bytes.writeBytes(hash.bytes()));
        return bytes.toByteArray();
    }

    @Override
    public List<VerifierKey> keys() {
        return List.of(key.verifier());
    }

    @Override
    public void events(long from, long to, Reader reader) throws IOException {
        for (StoredEvent row : rows(from, to)) {
            reader.read(row);
        }
    }

    @Override
    public LogHealth health() {
        return new LogHealth(LogHealth.State.SIGNING, "It is there.");
    }

    @Override
    public VerifierKey rotate(Rotation step) {
        throw new RotationRefused("There is one key.");
    }
}
