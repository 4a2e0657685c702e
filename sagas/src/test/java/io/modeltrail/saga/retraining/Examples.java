package io.modeltrail.saga.retraining;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Values for the tests of this package. */
final class Examples {
    /** A Wednesday. */
    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    static final Instant SUNDAY = Instant.parse("2026-11-29T03:00:00Z");
    static final UseCaseKey CHURN = new UseCaseKey("telco-churn");
    static final Actor SCIENTIST = new Actor("scientist", Role.DATA_SCIENTIST);
    static final RetrainingCycleId CYCLE = RetrainingCycleId.next();
    static final RetrainingDefinition DEFINITION =
            definition(new RetrainingDefinition.Schedule(DayOfWeek.SUNDAY, LocalTime.of(3, 0)));

    private Examples() {}

    static RetrainingDefinition definition(RetrainingDefinition.@Nullable Schedule schedule) {
        return new RetrainingDefinition(
                new FeatureSetKey("churn-customer"),
                null,
                new RetrainingDefinition.Observation(30, 3),
                TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST)),
                schedule,
                true,
                3,
                RetrainingDefinition.SubmitWhen.NOT_WORSE,
                true);
    }

    static RetrainingCycleStarted started(RetrainingCycleId cycle, RetrainingCause cause) {
        return new RetrainingCycleStarted(
                CHURN,
                cycle,
                cause,
                DEFINITION,
                SCIENTIST,
                DEFINITION.observation().momentsBefore(NOON),
                cycle.datasetSnapshotId(),
                cycle.trainingRunId(),
                NOON);
    }
}
