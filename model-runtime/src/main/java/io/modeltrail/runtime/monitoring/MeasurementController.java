package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController("runtime.measurementController")
class MeasurementController {
    private final Measuring measuring;

    MeasurementController(Measuring measuring) {
        this.measuring = measuring;
    }

    /** Measures now, every model version that served in the monitor's window. */
    @PostMapping("/api/v1/monitors/{useCase}/measurements")
    @ResponseStatus(HttpStatus.CREATED)
    Measuring.Outcome measure(@PathVariable("useCase") String name, Actor actor) {
        UseCaseKey useCase = new UseCaseKey(name);
        MonitorSettings settings = measuring
                .settings(useCase)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("useCase", name),
                        "Define a monitor for the use case first: POST /api/v1/monitors."));
        Measuring.Outcome outcome = measuring.measure(useCase, settings, actor);
        if (outcome.measurements().isEmpty() && outcome.notMeasured().isEmpty()) {
            throw new Refusal(
                    RefusalCode.NOTHING_TO_MEASURE,
                    Map.of("useCase", name, "windowDays", Integer.toString(settings.windowDays())),
                    "Nothing was served in the monitor's window. Ask again when there are predictions.");
        }
        return outcome;
    }
}
