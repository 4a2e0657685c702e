package io.modeltrail.command.rollout;

import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What each event changes in the rows: the same whether it has just happened or is read off the log. */
@Component
class StandingFold {
    private static final Set<Class<?>> CONCERNED = Set.of(
            ModelVersionRegistered.class,
            ModelVersionApproved.class,
            RolloutStarted.class,
            RolloutCompleted.class,
            RolloutRolledBack.class);

    private final StandingRows rows;

    StandingFold(StandingRows rows) {
        this.rows = rows;
    }

    /** Whether an event changes the rows, asked before its payload is read. */
    static boolean concerns(Class<?> payloadType) {
        return CONCERNED.contains(payloadType);
    }

    void apply(Object event) {
        switch (event) {
            case ModelVersionRegistered registered ->
                rows.registered(
                        registered.modelVersionId(), registered.candidate().useCase());
            case ModelVersionApproved approved -> rows.approved(approved.modelVersionId());
            case RolloutStarted started -> rows.opened(started.useCase(), started.rolloutId());
            case RolloutCompleted completed -> rows.completed(completed.useCase(), completed.champion());
            case RolloutRolledBack rolledBack -> rows.rolledBack(rolledBack.useCase(), rolledBack.champion());
            default -> throw new IllegalArgumentException("no concern of the rows: " + event.getClass());
        }
    }
}
