package io.modeltrail.standalone.verify;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.TileSource;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A log that has one event. */
record LogOfOne(SignerKey key) implements TransparencyLog {
    private static final StoredEvent EVENT = new StoredEvent(
            new StoredEvent.Fields(
                    0, "event", "Rollout", "a", 0, "rollout.RolloutPaused", "1", "2026-03-01T09:30:00.000Z"),
            "{}".getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8));

    @Override
    public String origin() {
        return key.verifier().name();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.of(Checkpoint.sign(origin(), 1, EVENT.leaf(origin()), List.of(key)));
    }

    @Override
    public TileSource tiles() {
        return tile -> EVENT.leaf(origin()).bytes();
    }

    @Override
    public List<VerifierKey> keys() {
        return List.of(key.verifier());
    }

    @Override
    public void events(long from, long to, Reader reader) throws IOException {
        reader.read(EVENT);
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
