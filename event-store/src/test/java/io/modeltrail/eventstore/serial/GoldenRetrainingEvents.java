package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.MODEL;
import static io.modeltrail.eventstore.serial.GoldenEvents.RUN;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCIENTIST;
import static io.modeltrail.eventstore.serial.GoldenEvents.SNAPSHOT;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import io.modeltrail.contracts.retraining.RetrainingResult;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;

/** What the golden files of retraining say. */
final class GoldenRetrainingEvents {
    private static final RetrainingCycleId CYCLE = RetrainingCycleId.of("01990000-0000-7000-8000-00000000000c");

    private GoldenRetrainingEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new RetrainingDefined(CHURN, definition(), SCIENTIST),
                new RetrainingEnabled(CHURN, SCIENTIST),
                new RetrainingDisabled(CHURN, SCIENTIST),
                new RetrainingCycleStarted(
                        CHURN,
                        CYCLE,
                        new RetrainingCause.Schedule(Instant.parse("2026-03-01T03:30:00Z")),
                        definition(),
                        SCIENTIST,
                        List.of(Instant.parse("2026-01-01T00:00:00Z")),
                        SNAPSHOT,
                        RUN,
                        AT),
                new RetrainingCandidateChosen(CHURN, CYCLE, MODEL),
                new RetrainingCycleEnded(
                        CHURN, CYCLE, RetrainingResult.SUBMITTED, "The candidate was submitted.", MODEL, AT));
    }

    private static RetrainingDefinition definition() {
        return new RetrainingDefinition(
                new FeatureSetKey("churn-customer"),
                3,
                new RetrainingDefinition.Observation(30, 6),
                GoldenTrainingEvents.plan(),
                new RetrainingDefinition.Schedule(DayOfWeek.SUNDAY, LocalTime.of(3, 30)),
                true,
                6,
                RetrainingDefinition.SubmitWhen.NOT_WORSE,
                true);
    }
}
