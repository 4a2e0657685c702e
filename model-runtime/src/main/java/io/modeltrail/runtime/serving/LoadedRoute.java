package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route with its scorers in memory, so that a request reads nothing else. Immutable.
 *
 * @param served what answers the entities of each side that may decide
 * @param refused why a side has no scorer
 */
record LoadedRoute(
        Route route,
        Map<Variant, ServedBy> served,
        Map<Variant, Refusal> refused,
        @Nullable Shadow shadow) {

    /** @param scorers gives the scorer of a model, or refuses */
    static LoadedRoute of(Route route, Function<ServedModel, CompiledScorer> scorers) {
        Shadow shadow =
                route.shadow().map(challenger -> shadow(challenger, scorers)).orElse(null);
        Map<Variant, ServedBy> served = new EnumMap<>(Variant.class);
        Map<Variant, Refusal> refused = new EnumMap<>(Variant.class);
        route.deciding().forEach((variant, serving) -> {
            try {
                ServedModel model = registered(serving);
                served.put(
                        variant,
                        new ServedBy(
                                variant,
                                serving.rolloutId(),
                                serving.step(),
                                serving.modelVersionId(),
                                model.artefactDigest(),
                                scorers.apply(model),
                                shadow));
            } catch (Refusal unavailable) {
                refused.put(variant, unavailable);
            }
        });
        return new LoadedRoute(route, served, refused, shadow);
    }

    private static Shadow shadow(InService challenger, Function<ServedModel, CompiledScorer> scorers) {
        try {
            ServedModel model = registered(challenger);
            return new Shadow.Ready(
                    challenger.rolloutId(),
                    challenger.step(),
                    challenger.modelVersionId(),
                    model.artefactDigest(),
                    scorers.apply(model));
        } catch (Refusal unavailable) {
            return new Shadow.Unavailable(challenger.rolloutId(), challenger.modelVersionId(), unavailable);
        }
    }

    private static ServedModel registered(InService serving) {
        ServedModel model = serving.model();
        if (model == null) {
            throw new Refusal(
                    RefusalCode.MODEL_UNAVAILABLE,
                    Map.of("modelVersionId", serving.modelVersionId().toString()),
                    "The model version's registration is not read yet. Repeat the request in a moment.");
        }
        return model;
    }

    /**
     * Empty when nothing is in service.
     *
     * @throws Refusal MODEL_UNAVAILABLE when the entity's side has no scorer
     */
    Optional<ServedBy> choose(String entity) {
        Variant variant = route.variant(entity);
        Refusal refusal = refused.get(variant);
        if (refusal != null) {
            throw refusal;
        }
        return Optional.ofNullable(served.get(variant));
    }

    /** Whether every entity is answered as the route says. */
    boolean decides() {
        return refused.isEmpty();
    }

    /** Whether also the shadow scores, if there is one. */
    boolean complete() {
        return decides() && !(shadow instanceof Shadow.Unavailable);
    }

    /** Whether nobody took back any of the rollouts that this route serves by. */
    boolean standsWithout(Set<RolloutId> rolledBack) {
        return served.values().stream().map(ServedBy::rolloutId).noneMatch(rolledBack::contains);
    }

    Set<Sha256Digest> artefacts() {
        Set<Sha256Digest> digests = new HashSet<>();
        served.values().forEach(serving -> digests.add(serving.artefactDigest()));
        if (shadow instanceof Shadow.Ready ready) {
            digests.add(ready.artefactDigest());
        }
        return digests;
    }

    /** Every model version that has no scorer, and why. */
    List<MissingScorer> missing() {
        Map<Variant, InService> deciding = route.deciding();
        return Stream.concat(
                        deciding.entrySet().stream()
                                .flatMap(side -> Stream.ofNullable(refused.get(side.getKey()))
                                        .map(refusal -> new MissingScorer(
                                                side.getValue().modelVersionId(), refusal, false))),
                        shadow instanceof Shadow.Unavailable broken
                                ? Stream.of(new MissingScorer(broken.modelVersionId(), broken.refusal(), true))
                                : Stream.empty())
                .toList();
    }

    record MissingScorer(ModelVersionId modelVersionId, Refusal refusal, boolean shadow) {}
}
