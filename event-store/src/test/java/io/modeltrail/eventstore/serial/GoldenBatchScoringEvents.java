package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.MODEL;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCIENTIST;
import static io.modeltrail.eventstore.serial.GoldenEvents.SNAPSHOT;
import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleId;
import io.modeltrail.contracts.batchscoring.DecisionCount;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.Variant;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;

/** What the golden files of batch scoring say. */
final class GoldenBatchScoringEvents {
    private static final BatchScoringId JOB = BatchScoringId.of("01990000-0000-7000-8000-000000000010");
    private static final BatchScoringInput FEATURES =
            new BatchScoringInput.CurrentFeatures(new FeatureSetKey("churn-customer"), 3);

    private GoldenBatchScoringEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new BatchScoringRequested(
                        JOB,
                        CHURN,
                        FEATURES,
                        new BatchScoringCause.Schedule(
                                BatchScoringScheduleId.of(CHURN), Instant.parse("2026-03-01T05:00:00Z")),
                        SNAPSHOT,
                        AT,
                        SCIENTIST),
                new BatchScoringReady(JOB, SNAPSHOT),
                new BatchScoringClaimed(JOB, "worker-1", AT),
                new BatchScoringProgressed(JOB, 25_000, 100_000),
                new BatchScoringCompleted(
                        JOB,
                        new BatchScoringOutcome(
                                100_000,
                                3,
                                digest('a'),
                                digest('b'),
                                2_500,
                                List.of(new DecisionCount(MODEL, Variant.CHAMPION, 20_000, 79_997)))),
                new BatchScoringFailed(JOB, "nothing-served", "The use case has a model in service."),
                new BatchScoringReleased(JOB, "worker-1"),
                new BatchScoringCancelled(JOB, SCIENTIST, "Asked for by mistake."),
                new BatchScoringScheduled(
                        CHURN, new BatchScoringPlan(FEATURES, LocalTime.of(6, 0), "Europe/Paris", true), SCIENTIST),
                new BatchScoringUnscheduled(CHURN, SCIENTIST));
    }
}
