package io.modeltrail.query.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.modeltrail.query.QuerySideConfiguration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How far each group is behind the log, looked up when somebody reads the meter; not a number where another process runs the group. */
@Component
class ProjectionGauges implements MeterBinder {
    private final Projections projections;

    ProjectionGauges(Projections projections) {
        this.projections = projections;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String group : QuerySideConfiguration.PROCESSING_GROUPS) {
            Gauge.builder("modeltrail.projection.lag.events", () -> number(projections.lag(group)))
                    .tag("group", group)
                    .description("Events of the log that the group has not applied yet")
                    .register(registry);
            TimeGauge.builder(
                            "modeltrail.projection.lag",
                            () -> number(projections.lagMillis(group)),
                            TimeUnit.MILLISECONDS)
                    .tag("group", group)
                    .description("How long the oldest event that the group has not applied has been waiting")
                    .register(registry);
        }
    }

    private static double number(OptionalLong lag) {
        return lag.isPresent() ? lag.getAsLong() : Double.NaN;
    }
}
