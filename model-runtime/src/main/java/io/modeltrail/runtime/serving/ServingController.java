package io.modeltrail.runtime.serving;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows who scores in this process. */
@RestController
class ServingController {
    private final LiveRoutes routes;

    ServingController(LiveRoutes routes) {
        this.routes = routes;
    }

    @GetMapping("/api/v1/serving")
    ServingStatus status() {
        return ServingStatus.of(routes.inService());
    }
}
