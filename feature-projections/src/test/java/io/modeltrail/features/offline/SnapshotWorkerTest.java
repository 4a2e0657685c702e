package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.quality.ExampleTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotWorkerTest {
    @TempDir
    Path dataDirectory;

    @Test
    void a_request_is_captured_by_the_worker_and_belongs_to_the_request() throws Exception {
        try (FeaturesForTests features =
                new FeaturesForTests(dataDirectory).withDecisions().start()) {
            DatasetSnapshotId id = features.request(upload(features), ExampleTable.schema());

            EventMessage<?> decision = features.decision(id);
            assertThat(decision.getPayload()).isInstanceOf(DatasetSnapshotCaptured.class);
            assertThat(decision.getMetaData())
                    .containsEntry(TrailMetadata.ACTOR, "system:snapshot-worker")
                    .containsEntry(TrailMetadata.ROLE, "SYSTEM")
                    .containsEntry(TrailMetadata.USE_CASE, "customers")
                    .containsEntry(TrailMetadata.CORRELATION_ID, "request-" + id);
            awaitNothingOpen(features);
        }
    }

    @Test
    void what_was_unfinished_when_the_process_ended_is_taken_up_again() throws Exception {
        FeaturesForTests features = new FeaturesForTests(dataDirectory).start();
        DatasetSnapshotId id = features.request(upload(features), ExampleTable.schema());
        assertThat(open(features)).isEqualTo(1);
        features.stop();
        assertThat(features.history(id)).hasSize(1); // without a command side nothing could be recorded

        features.withDecisions().start();
        try {
            assertThat(features.decision(id).getPayload()).isInstanceOf(DatasetSnapshotCaptured.class);
            awaitNothingOpen(features);
            assertThat(features.history(id)).hasSize(2);
        } finally {
            features.close();
        }
    }

    @Test
    void a_failure_of_the_platform_is_recorded_and_the_next_request_is_worked_on() throws Exception {
        try (FeaturesForTests features =
                new FeaturesForTests(dataDirectory).withDecisions().start()) {
            Path snapshots = dataDirectory.resolve("snapshots");
            Files.delete(snapshots);
            DatasetSnapshotId failing = features.request(upload(features), ExampleTable.schema());
            DatasetSnapshotRefused refused =
                    (DatasetSnapshotRefused) features.decision(failing).getPayload();
            assertThat(refused.firstProblems()).extracting(DataProblem::rule).containsExactly("internal-failure");

            Files.createDirectory(snapshots);
            DatasetSnapshotId next = features.request(upload(features), ExampleTable.schema());
            assertThat(features.decision(next).getPayload()).isInstanceOf(DatasetSnapshotCaptured.class);
        }
    }

    private static Sha256Digest upload(FeaturesForTests features) throws Exception {
        return features.upload(ExampleTable.VALID.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitNothingOpen(FeaturesForTests features) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (open(features) > 0) {
            assertThat(Instant.now()).as("the request is still open").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static int open(FeaturesForTests features) {
        return features.database()
                .sql("SELECT count(*) FROM features_open_snapshot")
                .query(Integer.class)
                .single();
    }
}
