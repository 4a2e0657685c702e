package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.SyntheticTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CapturedSnapshotTest {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final FeatureSetKey SET = new FeatureSetKey("customer-churn");
    private static final Actor SCIENTIST = new Actor("0190b0c4-scientist", Role.DATA_SCIENTIST);
    private static final Sha256Digest DIGEST = Sha256Digest.of(new byte[0]);

    private final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();

    @Test
    void theHorizonOfTheLabelIsTheOneOfTheVersionThatWasCaptured() {
        define(1, Duration.ofDays(30));
        define(2, Duration.ofDays(60));
        define(3, null);
        assertThat(read(featureSet(1)).labelHorizonMillis()).isEqualTo(30L * 86_400_000);
        assertThat(read(featureSet(2)).labelHorizonMillis()).isEqualTo(60L * 86_400_000);
        assertThat(read(featureSet(3)).labelHorizonMillis()).isZero();
        assertThat(read(new SnapshotSource.Upload(DIGEST)).labelHorizonMillis()).isZero();
    }

    private static SnapshotSource featureSet(int version) {
        return new SnapshotSource.FeatureSet(SET, version, List.of(Instant.EPOCH), null);
    }

    private void define(int version, @Nullable Duration within) {
        FeatureSetDefinition definition = new FeatureSetDefinition(
                SET,
                version,
                "customer",
                "owner",
                "",
                List.of(),
                List.of(),
                List.of(),
                null,
                within == null ? null : new FeatureSetDefinition.Label("left", "cancelled", within, "yes", "no"));
        publish(SET.toString(), version - 1, new FeatureSetDefined(SET, CHURN, definition, DIGEST, SCIENTIST));
    }

    private CapturedSnapshot read(SnapshotSource source) {
        DatasetSnapshotId id = DatasetSnapshotId.next();
        publish(id.toString(), 0, new DatasetSnapshotRequested(id, CHURN, source, SyntheticTable.SCHEMA, SCIENTIST));
        publish(
                id.toString(),
                1,
                new DatasetSnapshotCaptured(id, new SnapshotContent(DIGEST, 1, DIGEST, 1, 1.0, List.of(), List.of())));
        TrainingPlan plan = TrainingPlan.defaultsFor(SmallModels.of(ModelFamily.XGBOOST));
        return CapturedSnapshot.read(events, new TrainingRequested(TrainingRunId.next(), CHURN, id, plan, SCIENTIST));
    }

    private void publish(String aggregate, long sequence, Object event) {
        events.publish(new GenericDomainEventMessage<>("Aggregate", aggregate, sequence, event));
    }
}
