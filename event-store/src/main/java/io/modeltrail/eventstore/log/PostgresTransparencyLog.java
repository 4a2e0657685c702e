package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.TileSource;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the tables say, whichever process has written them. */
final class PostgresTransparencyLog implements TransparencyLog {
    private final String origin;
    private final TransparencyRows rows;
    private final LogFollower follower;

    PostgresTransparencyLog(String origin, TransparencyRows rows, LogFollower follower) {
        this.origin = origin;
        this.rows = rows;
        this.follower = follower;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return rows.read().map(TransparencyRows.State::checkpoint).map(Checkpoint::parse);
    }

    @Override
    public TileSource tiles() {
        return rows;
    }

    @Override
    public List<VerifierKey> keys() {
        return rows.keys();
    }

    @Override
    public void events(long from, long to, Reader reader) throws IOException {
        rows.events(from, to, reader);
    }

    @Override
    public LogHealth health() {
        LogHealth ofFollower = follower.health();
        return ofFollower.sized(checkpoint().map(Checkpoint::size).orElse(0L), rows.head());
    }

    @Override
    public VerifierKey rotate(Rotation step) throws IOException {
        return follower.rotate(step);
    }
}
