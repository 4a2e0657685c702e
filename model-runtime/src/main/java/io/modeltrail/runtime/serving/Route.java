package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.prediction.Variant;
import java.util.EnumMap;
import java.util.Map;
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
     * @param sharePercent of the entities, 0 to 100; 0 = the challenger scores beside the champion and decides nothing
     */
    record Challenge(InService challenger, int sharePercent, String salt) {}

    /** Whose side an entity is on. */
    Variant variant(String entity) {
        return challenge != null && VariantAssignment.challenged(challenge.salt(), entity, challenge.sharePercent())
                ? Variant.CHALLENGER
                : Variant.CHAMPION;
    }

    /** What may decide for some entity; empty when nothing is in service. */
    Map<Variant, InService> deciding() {
        Map<Variant, InService> deciding = new EnumMap<>(Variant.class);
        if (challenge != null && challenge.sharePercent() > 0) {
            deciding.put(Variant.CHALLENGER, challenge.challenger());
        }
        if (champion != null && (challenge == null || challenge.sharePercent() < 100)) {
            deciding.put(Variant.CHAMPION, champion);
        }
        return deciding;
    }

    /** What scores beside the champion; it needs one, because it decides nothing itself. */
    Optional<InService> shadow() {
        return champion != null && challenge != null && challenge.sharePercent() == 0
                ? Optional.of(challenge.challenger())
                : Optional.empty();
    }
}
