package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.rollout.RolloutEvent;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.runtime.serving.RouteRows.State;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps the route tables, in the processor's transaction, and makes them felt as soon as it has committed. */
@Component
@ProcessingGroup("runtime.routes")
class RouteProjection {
    private static final String CATCH_UP_REGISTERED = RouteProjection.class.getName() + ".catchUp";

    private final RouteRows rows;
    private final LiveRoutes live;

    RouteProjection(RouteRows rows, LiveRoutes live) {
        this.rows = rows;
        this.live = live;
    }

    @EventHandler
    void on(ModelVersionRegistered registered, TrackingToken token) {
        rows.register(registered.modelVersionId(), registered.candidate(), position(token));
        catchUpAfterCommit();
    }

    @EventHandler
    void on(RolloutEvent event, TrackingToken token) {
        long position = position(token);
        switch (event) {
            case RolloutStarted started -> rows.start(started, position);
            case RolloutStepAdvanced advanced ->
                rows.step(advanced.rolloutId(), advanced.step(), advanced.sharePercent(), position);
            case RolloutPaused paused -> rows.state(paused.rolloutId(), State.PAUSED, position);
            case RolloutResumed resumed -> rows.state(resumed.rolloutId(), State.RUNNING, position);
            case RolloutCompleted completed -> rows.complete(completed.rolloutId(), position);
            case RolloutRolledBack rolledBack -> rows.state(rolledBack.rolloutId(), State.ROLLED_BACK, position);
        }
        catchUpAfterCommit();
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }

    private static long position(TrackingToken token) {
        return token.position().orElseThrow(() -> new IllegalStateException("the event store's tokens have positions"));
    }

    /** Once for each batch of the processor. */
    private void catchUpAfterCommit() {
        CurrentUnitOfWork.get().root().getOrComputeResource(CATCH_UP_REGISTERED, key -> {
            CurrentUnitOfWork.get().root().afterCommit(unit -> live.catchUp());
            return Boolean.TRUE;
        });
    }
}
