package io.modeltrail.features.online;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.TriggeredEntities;
import io.modeltrail.features.streaming.StreamingEngine;
import io.modeltrail.features.trigger.ActiveTriggers;
import io.modeltrail.features.trigger.DueRows;
import java.time.Duration;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** Entities that wait for a prediction, with what the store in memory knows of their facts. */
@Component
class DueEntities implements TriggeredEntities {
    private final DueRows rows;
    private final ActiveTriggers triggers;
    private final StreamingEngine engine;

    DueEntities(DueRows rows, ActiveTriggers triggers, StreamingEngine engine) {
        this.rows = rows;
        this.triggers = triggers;
        this.engine = engine;
    }

    @Override
    public Taken take(int limit) {
        return rows.take(limit);
    }

    @Override
    public boolean sees(Triggered triggered, FeatureSetKey featureSet, int version) {
        return engine.states(featureSet, version)
                .map(states ->
                        states.has(triggered.entity(), triggered.topic(), triggered.partition(), triggered.offset()))
                .orElse(true);
    }

    @Override
    public void done(Collection<Triggered> triggered) {
        rows.done(triggered);
    }

    @Override
    public void leave(Collection<Triggered> triggered) {
        rows.leave(triggered);
    }

    @Override
    public void postpone(Collection<Refused> refused, Duration by) {
        rows.postpone(refused, by);
    }

    @Override
    public void refuse(Collection<Refused> refused) {
        rows.refuse(refused);
    }

    @Override
    public void onDue(Runnable listener) {
        triggers.onDue(listener);
    }
}
