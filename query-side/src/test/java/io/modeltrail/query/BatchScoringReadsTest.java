package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.modeltrail.contracts.batchscoring.DecisionCount;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Batch scoring, asked through the controllers. */
class BatchScoringReadsTest {
    private static final BatchScoringInput FEATURES =
            new BatchScoringInput.CurrentFeatures(new FeatureSetKey("churn-customer"), null);
    private static final BatchScoringScheduled SCHEDULED = new BatchScoringScheduled(
            SampleTrail.CHURN,
            new BatchScoringPlan(FEATURES, LocalTime.of(6, 0), "Europe/Paris", true),
            SampleTrail.OPERATOR);
    private static final String SCHEDULE = "/api/v1/use-cases/" + SampleTrail.CHURN + "/batch-scoring-schedule";

    private final BatchScoringId job = BatchScoringId.next();
    private final String path = "/api/v1/batch-scorings/" + job;
    private QuerySideForTests querySide;

    @BeforeEach
    void start() {
        querySide = new QuerySideForTests();
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    static BatchScoringRequested requested(BatchScoringId job) {
        return new BatchScoringRequested(
                job,
                SampleTrail.CHURN,
                FEATURES,
                new BatchScoringCause.Request(),
                job.datasetSnapshotId(),
                SampleTrail.BEGIN,
                SampleTrail.OPERATOR);
    }

    private static BatchScoringCompleted completed(BatchScoringId job) {
        return new BatchScoringCompleted(
                job,
                new BatchScoringOutcome(
                        100,
                        1,
                        SampleTrail.digest("result"),
                        SampleTrail.digest("problems"),
                        7,
                        List.of(new DecisionCount(ModelVersionId.next(), Variant.CHAMPION, 9, 90))));
    }

    static List<Object> aJobAndASchedule() {
        BatchScoringId job = BatchScoringId.next();
        return List.of(
                requested(job),
                new BatchScoringReady(job, job.datasetSnapshotId()),
                new BatchScoringClaimed(job, "one", SampleTrail.BEGIN),
                new BatchScoringProgressed(job, 50, 100),
                new BatchScoringReleased(job, "one"),
                new BatchScoringClaimed(job, "two", SampleTrail.BEGIN),
                completed(job),
                SCHEDULED,
                new BatchScoringUnscheduled(SampleTrail.CHURN, SampleTrail.OPERATOR));
    }

    @Test
    void aJobShowsHowFarItIsAndHowLongItMayTake() {
        querySide.happened(requested(job));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("WAITING");
        querySide.happened(List.of(
                new BatchScoringReady(job, job.datasetSnapshotId()),
                new BatchScoringClaimed(job, "one", SampleTrail.BEGIN),
                // What was stored before this worker began says nothing of its pace.
                new BatchScoringProgressed(job, 40, 100)));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("RUNNING");
        assertThat(querySide.get(path).get("estimatedSecondsLeft").isNull()).isTrue();
        querySide.happened(new BatchScoringProgressed(job, 60, 100));
        JsonNode running = querySide.get(path);
        assertThat(running.get("rowsDone").asLong()).isEqualTo(60);
        assertThat(running.get("rowCount").asLong()).isEqualTo(100);
        // Twenty rows in the second between the reports: forty more at that pace.
        assertThat(running.get("estimatedSecondsLeft").asLong()).isEqualTo(2);
        querySide.happened(completed(job));
        JsonNode ended = querySide.get(path);
        assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(ended.get("estimatedSecondsLeft").isNull()).isTrue();
        assertThat(ended.get("outcome").get("refusedRows").asLong()).isOne();
        assertThat(ended.get("outcome").get("decisions").get(0).get("positive").asLong())
                .isEqualTo(9);
    }

    @Test
    void aReleasedJobWaitsForAWorker() {
        querySide.happened(List.of(
                requested(job),
                new BatchScoringReady(job, job.datasetSnapshotId()),
                new BatchScoringClaimed(job, "one", SampleTrail.BEGIN),
                new BatchScoringReleased(job, "one")));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("READY");
        assertThat(querySide.get(path).get("worker").isNull()).isTrue();
    }

    @Test
    void jobsThatCameToNothingSayWhyAndAreListedNewestFirst() {
        BatchScoringId failed = BatchScoringId.next();
        querySide.happened(List.of(
                requested(job),
                new BatchScoringCancelled(job, SampleTrail.OPERATOR, "By mistake."),
                requested(failed),
                new BatchScoringFailed(failed, "snapshot-refused", "No rows.")));
        JsonNode jobs = querySide
                .get("/api/v1/batch-scorings?useCase=" + SampleTrail.CHURN)
                .get("items");
        assertThat(jobs.valueStream().map(item -> item.get("batchScoringId").asString()))
                .containsExactly(failed.toString(), job.toString());
        assertThat(jobs.get(0).get("failure").get("code").asString()).isEqualTo("snapshot-refused");
        assertThat(jobs.get(1).get("cancellation").get("reason").asString()).isEqualTo("By mistake.");
        assertThat(querySide.refusalOf("/api/v1/batch-scorings/" + BatchScoringId.next()))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void aScheduleIsShownUntilItIsRemovedAndAgainWhenItIsMadeAnew() {
        assertThat(querySide.refusalOf(SCHEDULE)).isEqualTo("NOT_FOUND");
        querySide.happened(SCHEDULED);
        assertThat(querySide.get(SCHEDULE).get("plan").get("timeZone").asString())
                .isEqualTo("Europe/Paris");
        querySide.happened(new BatchScoringUnscheduled(SampleTrail.CHURN, SampleTrail.OPERATOR));
        assertThat(querySide.refusalOf(SCHEDULE)).isEqualTo("NOT_FOUND");
        querySide.happened(SCHEDULED);
        assertThat(querySide.get(SCHEDULE).get("scheduledBy").get("id").asString())
                .isEqualTo(SampleTrail.OPERATOR.id());
    }
}
