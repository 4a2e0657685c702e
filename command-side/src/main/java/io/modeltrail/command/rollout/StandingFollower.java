package io.modeltrail.command.rollout;

import io.modeltrail.command.CommandSideConfiguration;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Keeps the rows beside the events, in their transaction: this group is a subscribing one, never a streaming one. With Axon Server
 * as the event store there is no such transaction, and {@link StandingCatchUp} reads the events off the log instead.
 */
@Component
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
@ProcessingGroup(CommandSideConfiguration.STANDING_GROUP)
class StandingFollower {
    private final StandingFold fold;

    StandingFollower(StandingFold fold) {
        this.fold = fold;
    }

    @EventHandler
    void on(ModelVersionRegistered event) {
        fold.apply(event);
    }

    @EventHandler
    void on(ModelVersionApproved event) {
        fold.apply(event);
    }

    @EventHandler
    void on(RolloutStarted event) {
        fold.apply(event);
    }

    @EventHandler
    void on(RolloutCompleted event) {
        fold.apply(event);
    }

    @EventHandler
    void on(RolloutRolledBack event) {
        fold.apply(event);
    }
}
