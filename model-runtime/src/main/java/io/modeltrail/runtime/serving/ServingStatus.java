package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.serving.RoutesInService.Trouble;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who scores in the process that answers, use case by use case.
 *
 * @param troubles model versions that ought to score and cannot
 */
record ServingStatus(List<UseCaseStatus> useCases, List<Trouble> troubles) {
    /**
     * @param asAsked false while the route of before serves because an artefact of the present one does not load
     * @param sharePercent of the entities that the challenger decides for
     * @param shadow scores beside the champion; null when none does
     */
    record UseCaseStatus(
            UseCaseKey useCase,
            boolean asAsked,
            int sharePercent,
            List<Side> sides,
            @Nullable ModelVersionId shadow) {}

    record Side(Variant variant, ModelVersionId modelVersionId, RolloutId rolloutId, int step) {}

    static ServingStatus of(RoutesInService routes) {
        return new ServingStatus(
                routes.routes().entrySet().stream()
                        .map(entry -> status(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparing(status -> status.useCase().value()))
                        .toList(),
                routes.troubles());
    }

    private static UseCaseStatus status(UseCaseKey useCase, RoutesInService.Entry entry) {
        LoadedRoute serving = entry.serving();
        Route.Challenge challenge = serving.route().challenge();
        return new UseCaseStatus(
                useCase,
                !entry.held(),
                challenge == null ? 0 : challenge.sharePercent(),
                serving.served().values().stream()
                        .map(side -> new Side(side.variant(), side.modelVersionId(), side.rolloutId(), side.step()))
                        .toList(),
                serving.shadow() instanceof Shadow.Ready ready ? ready.modelVersionId() : null);
    }
}
