package io.modeltrail.runtime.serving;

import io.modeltrail.runtime.serving.RoutesInService.Trouble;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says which model versions cannot score. The process stays up for the others: one broken artefact does not take all use cases out of
 * service.
 */
@Component("servingHealthIndicator") // of which Boot makes the name "serving"
class ServingHealth implements HealthIndicator {
    private final LiveRoutes routes;

    ServingHealth(LiveRoutes routes) {
        this.routes = routes;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Trouble trouble : routes.inService().troubles()) {
            health.withDetail(
                    trouble.modelVersionId().toString(),
                    trouble.useCase().value() + ": " + trouble.reason() + ", " + trouble.effect());
        }
        return health.build();
    }
}
