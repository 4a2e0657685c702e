package io.modeltrail.query.rollout;

import io.modeltrail.contracts.rollout.RolloutEvent;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each rollout, and one for each step that it has reached. */
@Component
@ProcessingGroup(RolloutProjection.GROUP)
class RolloutProjection {
    static final String GROUP = "query.rollout";

    private final RolloutRows rows;

    RolloutProjection(RolloutRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(RolloutEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case RolloutStarted started -> rows.start(started, recorded);
            case RolloutStepAdvanced advanced -> rows.advance(advanced, recorded);
            case RolloutPaused paused -> rows.pause(paused, recorded);
            case RolloutResumed resumed -> rows.resume(resumed, recorded);
            case RolloutCompleted completed -> rows.complete(completed, recorded);
            case RolloutRolledBack rolledBack -> rows.rollBack(rolledBack, recorded);
        }
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
