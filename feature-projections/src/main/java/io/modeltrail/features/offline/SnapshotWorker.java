package io.modeltrail.features.offline;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.features.Claims;
import io.modeltrail.features.Turns;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works on open snapshots with one thread of its own, the oldest first. What was unfinished at the end of the process is begun
 * again at the next start, with the same result.
 */
@Component
class SnapshotWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWorker.class);
    private static final Actor ACTOR = Actor.system("snapshot-worker");
    /** Between looks at the table without being woken: another process may have ended in the middle of its work. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final OpenSnapshotRows rows;
    private final SnapshotWork work;
    private final EventStore events;
    private final CommandGateway commands;
    private final Claims claims;
    private final Turns turns = new Turns("snapshot-worker", LOOK_EVERY, this::turn);

    SnapshotWorker(
            OpenSnapshotRows rows, SnapshotWork work, EventStore events, CommandGateway commands, Claims claims) {
        this.rows = rows;
        this.work = work;
        this.events = events;
        this.commands = commands;
        this.claims = claims;
    }

    /** Has the table looked at soon. */
    void wake() {
        turns.wake();
    }

    @Override
    public void start() {
        turns.start();
    }

    @Override
    public void stop() {
        turns.stop();
    }

    @Override
    public boolean isRunning() {
        return turns.isRunning();
    }

    private void turn() {
        rows.all().forEach(this::workOn);
    }

    /** A snapshot whose outcome cannot be recorded does not keep back the ones after it. */
    private void workOn(DatasetSnapshotId id) {
        String claim = "snapshot " + id;
        if (!isRunning() || !claims.hold(claim)) {
            return;
        }
        try {
            List<? extends EventMessage<?>> history =
                    events.readEvents(id.toString()).asStream().toList();
            if (history.stream().anyMatch(SnapshotWorker::decides)) {
                rows.close(id);
                return;
            }
            for (EventMessage<?> event : history) {
                if (event.getPayload() instanceof DatasetSnapshotRequested request) {
                    decide(request, event);
                }
            }
        } finally {
            claims.release(claim);
        }
    }

    private void decide(DatasetSnapshotRequested request, EventMessage<?> event) {
        DatasetSnapshotCommand outcome = outcome(request);
        if (outcome == null) {
            return;
        }
        try {
            commands.sendAndWait(outcome, metaData(request, event));
            rows.close(request.datasetSnapshotId());
        } catch (RuntimeException notRecorded) {
            whileRunning(
                    "The outcome of snapshot " + request.datasetSnapshotId()
                            + " could not be recorded; the next look tries again",
                    notRecorded);
        }
    }

    /** Null when the worker is being stopped. */
    private @Nullable DatasetSnapshotCommand outcome(DatasetSnapshotRequested request) {
        try {
            return work.outcome(request);
        } catch (IOException | SQLException | RuntimeException | LinkageError | OutOfMemoryError failure) {
            if (!isRunning()) {
                return null;
            }
            LOG.error("Snapshot {} failed", request.datasetSnapshotId(), failure);
            return work.failure(request.datasetSnapshotId(), failure);
        }
    }

    private void whileRunning(String message, Exception failure) {
        if (isRunning()) {
            LOG.warn(message, failure);
        }
    }

    private static boolean decides(EventMessage<?> event) {
        return event.getPayload() instanceof DatasetSnapshotCaptured
                || event.getPayload() instanceof DatasetSnapshotRefused;
    }

    /** What follows belongs to the request, though another thread does it later. */
    private static MetaData metaData(DatasetSnapshotRequested request, EventMessage<?> event) {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(ACTOR, request.useCase()));
        Object correlation = event.getMetaData().get(TrailMetadata.CORRELATION_ID);
        metaData.put(
                TrailMetadata.CORRELATION_ID, correlation == null ? event.getIdentifier() : correlation.toString());
        metaData.put(TrailMetadata.CAUSATION_ID, event.getIdentifier());
        return MetaData.from(metaData);
    }
}
