package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Which model version serves an entity of a use case. Reads memory only. */
@Component
public class Serving {
    private final LiveRoutes routes;

    Serving(LiveRoutes routes) {
        this.routes = routes;
    }

    /**
     * @throws Refusal {@link RefusalCode#NOTHING_SERVED} before any rollout, {@link RefusalCode#MODEL_UNAVAILABLE} when the artefact of
     *     the entity's variant is missing or broken and no route of before can go on: it is not served by the other variant instead,
     *     which would falsify the rollout
     */
    public ServedBy choose(UseCaseKey useCase, String entity) {
        return routes.inService()
                .of(useCase)
                .flatMap(route -> route.choose(entity))
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOTHING_SERVED,
                        Map.of("useCase", useCase.value()),
                        "Roll out an approved model version of this use case first."));
    }

    /** The use cases for which something is in service and can score, in no order. */
    public Set<UseCaseKey> useCases() {
        return routes.inService().routes().entrySet().stream()
                .filter(entry -> !entry.getValue().serving().served().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What may decide for some entity of the use case and can score, the champion first. */
    public List<ServedBy> inService(UseCaseKey useCase) {
        return routes.inService()
                .of(useCase)
                .map(route -> List.copyOf(route.served().values()))
                .orElse(List.of());
    }
}
