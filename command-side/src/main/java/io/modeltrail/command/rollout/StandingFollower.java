package io.modeltrail.command.rollout;

import io.modeltrail.command.CommandSideConfiguration;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/** Keeps the rows beside the events, in their transaction: this group is a subscribing one, never a streaming one. */
@Component
@ProcessingGroup(CommandSideConfiguration.STANDING_GROUP)
class StandingFollower {
    private final StandingRows rows;

    StandingFollower(StandingRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(ModelVersionRegistered event) {
        rows.registered(event.modelVersionId(), event.candidate().useCase());
    }

    @EventHandler
    void on(ModelVersionApproved event) {
        rows.approved(event.modelVersionId());
    }

    @EventHandler
    void on(RolloutStarted event) {
        rows.opened(event.useCase(), event.rolloutId());
    }

    @EventHandler
    void on(RolloutCompleted event) {
        rows.completed(event.useCase(), event.champion());
    }

    @EventHandler
    void on(RolloutRolledBack event) {
        rows.rolledBack(event.useCase(), event.champion());
    }
}
