package io.modeltrail.eventstore.log;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.TileSource;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the tables say, whichever process has written them, over the events wherever they are stored. */
final class PostgresTransparencyLog implements TransparencyLog {
    private final String origin;
    private final TransparencyRows rows;
    private final StoredEvents events;
    private final LogFollower follower;

    PostgresTransparencyLog(String origin, TransparencyRows rows, StoredEvents events, LogFollower follower) {
        this.origin = origin;
        this.rows = rows;
        this.events = events;
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
        events.events(from, to, reader);
    }

    @Override
    public LogHealth health() {
        LogHealth ofFollower = follower.health();
        long signed = checkpoint().map(Checkpoint::size).orElse(0L);
        try {
            return ofFollower.sized(signed, events.head());
        } catch (Refusal away) {
            return new LogHealth(
                    State.EVENT_STORE_UNAVAILABLE,
                    signed,
                    signed,
                    null,
                    "The event store does not answer, so how many events are not signed yet is not known.");
        }
    }

    @Override
    public VerifierKey rotate(Rotation step) throws IOException {
        return follower.rotate(step);
    }
}
