package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Which model version serves an entity of a use case. Reads memory only, as long as the artefact is loaded. */
@Component
public class Serving {
    private final LiveRoutes routes;
    private final Scorers scorers;

    Serving(LiveRoutes routes, Scorers scorers) {
        this.routes = routes;
        this.scorers = scorers;
    }

    /**
     * @throws Refusal {@link RefusalCode#NOTHING_SERVED} before any rollout, {@link RefusalCode#MODEL_UNAVAILABLE} when the artefact of
     *     the entity's variant is missing or broken: it is not served by the other variant instead, which would falsify the rollout
     */
    public ServedBy choose(UseCaseKey useCase, String entity) {
        Route.Choice choice = routes.current()
                .route(useCase)
                .flatMap(route -> route.choose(entity))
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOTHING_SERVED,
                        Map.of("useCase", useCase.value()),
                        "Roll out an approved model version of this use case first."));
        InService serving = choice.inService();
        ServedModel model = serving.model();
        if (model == null) {
            throw new Refusal(
                    RefusalCode.MODEL_UNAVAILABLE,
                    Map.of("modelVersionId", serving.modelVersionId().toString()),
                    "The model version's registration is not read yet. Repeat the request in a moment.");
        }
        return new ServedBy(
                choice.variant(),
                serving.rolloutId(),
                serving.step(),
                serving.modelVersionId(),
                model.artefactDigest(),
                scorers.of(model));
    }
}
