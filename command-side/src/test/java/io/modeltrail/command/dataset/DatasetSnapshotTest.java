package io.modeltrail.command.dataset;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.TRAINER;
import static io.modeltrail.command.Examples.digest;
import static io.modeltrail.command.Examples.schema;
import static io.modeltrail.command.RefusalCondition.refusal;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RequestDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class DatasetSnapshotTest {
    private static final DatasetSnapshotId ID = DatasetSnapshotId.next();
    private static final DatasetSnapshotRequested REQUESTED =
            new DatasetSnapshotRequested(ID, CHURN, new SnapshotSource.Upload(digest("csv")), schema(), TRAINER);
    private static final SnapshotContent CONTENT =
            new SnapshotContent(digest("parquet"), 10, digest("schema"), 3, 1.0, List.of(), List.of());
    private static final List<DataProblem> PROBLEMS = List.of(new DataProblem(2, "tenure", "not-a-number", "…"));

    private final AggregateTestFixture<DatasetSnapshot> fixture = new AggregateTestFixture<>(DatasetSnapshot.class);

    @Test
    void aRequestIsRecorded() {
        fixture.givenNoPriorActivity()
                .when(new RequestDatasetSnapshot(
                        ID, CHURN, new SnapshotSource.Upload(digest("csv")), schema(), TRAINER))
                .expectEvents(REQUESTED);
    }

    @Test
    void aRequestedSnapshotIsCaptured() {
        fixture.given(REQUESTED)
                .when(new CaptureDatasetSnapshot(ID, CONTENT))
                .expectEvents(new DatasetSnapshotCaptured(ID, CONTENT));
    }

    @Test
    void aRefusalIsAnEventToo() {
        fixture.given(REQUESTED)
                .when(new RefuseDatasetSnapshot(ID, 1, PROBLEMS, digest("report")))
                .expectEvents(new DatasetSnapshotRefused(ID, 1, PROBLEMS, digest("report")));
    }

    @Test
    void aCapturedSnapshotIsNotDecidedAgain() {
        fixture.given(REQUESTED, new DatasetSnapshotCaptured(ID, CONTENT))
                .when(new RefuseDatasetSnapshot(ID, 1, PROBLEMS, digest("report")))
                .expectException(refusal(RefusalCode.SNAPSHOT_ALREADY_DECIDED))
                .expectNoEvents();
    }

    @Test
    void aRefusedSnapshotIsNotCaptured() {
        fixture.given(REQUESTED, new DatasetSnapshotRefused(ID, 1, PROBLEMS, digest("report")))
                .when(new CaptureDatasetSnapshot(ID, CONTENT))
                .expectException(refusal(RefusalCode.SNAPSHOT_ALREADY_DECIDED))
                .expectNoEvents();
    }
}
