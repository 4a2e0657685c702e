package io.modeltrail.query.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rollout in full.
 *
 * @param champion who served everybody before; null when nobody did
 * @param sharePercent of the entities that the challenger serves now; 0 after a roll-back
 * @param reason of the last pause or of the roll-back
 * @param steps that were reached, in their order
 */
record RolloutView(
        RolloutId rolloutId,
        UseCaseKey useCase,
        RolloutState state,
        ModelVersionId challenger,
        @Nullable ModelVersionId champion,
        RolloutPlan plan,
        String salt,
        int step,
        int sharePercent,
        @Nullable String reason,
        List<Step> steps,
        Actor startedBy,
        Instant startedAt,
        long startedPosition,
        @Nullable Instant endedAt,
        @Nullable Long endedPosition,
        long position) {
    enum RolloutState {
        RUNNING,
        PAUSED,
        COMPLETED,
        ROLLED_BACK
    }

    /** Whether the challenger scores beside the champion now and decides nothing. */
    @JsonProperty
    boolean shadow() {
        return sharePercent == 0 && (state == RolloutState.RUNNING || state == RolloutState.PAUSED);
    }

    /** @param step index in the plan, counted from 0 */
    record Step(int step, int sharePercent, long position, Instant at) {
        /** Whether the challenger only scored beside the champion. */
        @JsonProperty
        boolean shadow() {
            return sharePercent == 0;
        }
    }

    /** A line of the list. */
    record Line(
            RolloutId rolloutId,
            UseCaseKey useCase,
            RolloutState state,
            ModelVersionId challenger,
            @Nullable ModelVersionId champion,
            int step,
            int sharePercent,
            @Nullable String reason,
            Actor startedBy,
            Instant startedAt,
            @Nullable Instant endedAt) {}
}
