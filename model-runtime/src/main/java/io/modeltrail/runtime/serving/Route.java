package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.prediction.Variant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who serves one use case.
 *
 * @param champion null before the first rollout has completed
 * @param challenge null when no rollout is open
 */
record Route(@Nullable InService champion, @Nullable Challenge challenge) {
    /**
     * An open rollout; a paused one keeps its share.
     *
     * @param sharePercent of the entities, 0 to 100
     */
    record Challenge(InService challenger, int sharePercent, String salt) {}

    record Choice(Variant variant, InService inService) {}

    Optional<Choice> choose(String entity) {
        if (challenge != null && VariantAssignment.challenged(challenge.salt(), entity, challenge.sharePercent())) {
            return Optional.of(new Choice(Variant.CHALLENGER, challenge.challenger()));
        }
        return Optional.ofNullable(champion).map(serving -> new Choice(Variant.CHAMPION, serving));
    }
}
