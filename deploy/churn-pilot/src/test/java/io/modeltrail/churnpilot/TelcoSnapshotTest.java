package io.modeltrail.churnpilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.features.FeatureProjectionsConfiguration;
import io.modeltrail.testkit.PostgresForTests;
import io.modeltrail.testkit.SubjectsForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The shipped table, and IBM's own where it is, go through the real import without a problem. */
class TelcoSnapshotTest {
    @TempDir
    Path dataDirectory;

    @Test
    void the_shipped_table_is_captured_without_a_problem() throws Exception {
        byte[] csv;
        try (var table = TelcoUseCase.csv()) {
            csv = table.readAllBytes();
        }
        SnapshotContent content = captured(csv, TelcoUseCase.schema());

        assertThat(content.rowCount()).isEqualTo(7043);
        assertThat(content.completeness()).isCloseTo(1 - 11 / (7043 * 20.0), within(1e-12));
        Map<String, ColumnStatistics> columns = byName(content);
        assertThat(columns.get("churn").counts()).isEqualTo(Map.of("Yes", 1869L, "No", 5174L));
        assertThat(columns.get("customer_key").distinct()).isEqualTo(7043);
        ColumnStatistics totalCharges = columns.get("total_charges");
        assertThat(totalCharges.missing()).isEqualTo(11);
        assertThat(totalCharges.minimum()).isEqualTo(18.8);
        assertThat(totalCharges.maximum()).isEqualTo(8684.8);
        ColumnStatistics tenure = columns.get("tenure");
        assertThat(tenure.distinct()).isEqualTo(73);
        assertThat(tenure.mean()).isCloseTo(32.371148658, within(1e-8));
        assertThat(tenure.standardDeviation()).isCloseTo(24.559481023, within(1e-8));
    }

    @Test
    void the_original_file_is_captured_too_with_its_own_schema() throws Exception {
        Path original = OriginalTelcoFileTest.original();
        assumeTrue(Files.isReadable(original), () -> "the original file is not beside the checkout: " + original);
        SnapshotContent content = captured(Files.readAllBytes(original), TelcoUseCase.originalSchema());

        assertThat(content.rowCount()).isEqualTo(7043);
        assertThat(byName(content).get("Churn").counts()).isEqualTo(Map.of("Yes", 1869L, "No", 5174L));
        assertThat(byName(content).get("TotalCharges").missing()).isEqualTo(11);
    }

    private static Map<String, ColumnStatistics> byName(SnapshotContent content) {
        return content.statistics().stream().collect(Collectors.toMap(ColumnStatistics::column, Function.identity()));
    }

    private SnapshotContent captured(byte[] csv, DatasetSchema schema) throws Exception {
        BlockingQueue<DatasetSnapshotCommand> decided = new LinkedBlockingQueue<>();
        SimpleCommandBus commands = SimpleCommandBus.builder().build();
        commands.subscribe(
                CaptureDatasetSnapshot.class.getName(),
                message -> decided.add((DatasetSnapshotCommand) message.getPayload()));
        commands.subscribe(
                RefuseDatasetSnapshot.class.getName(),
                message -> decided.add((DatasetSnapshotCommand) message.getPayload()));
        EventStore events = EmbeddedEventStore.builder()
                .storageEngine(new InMemoryEventStorageEngine())
                .build();
        Sha256Digest digest = Sha256Digest.of(csv);
        Files.write(Files.createDirectories(dataDirectory.resolve("uploads")).resolve(digest.hex()), csv);
        DatasetSnapshotId id = DatasetSnapshotId.next();
        events.publish(new GenericDomainEventMessage<>(
                "DatasetSnapshot",
                id.toString(),
                0,
                new DatasetSnapshotRequested(
                        id,
                        TelcoUseCase.configuration().key(),
                        new SnapshotSource.Upload(digest),
                        schema,
                        Actor.system("test"))));
        try (HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
                var context = new AnnotationConfigApplicationContext()) {
            JdbcClient.create(database)
                    .sql("INSERT INTO features_open_snapshot (dataset_snapshot_id) VALUES (?)")
                    .param(id.value())
                    .update();
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("modeltrail.data-dir", dataDirectory.toString())));
            context.registerBean(DataSource.class, () -> database);
            context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
            context.registerBean(EventStore.class, () -> events);
            context.registerBean(JsonMapper.class, JsonMapper::shared);
            context.registerBean(SubjectDirectory.class, SubjectsForTests::new);
            context.registerBean(
                    CommandGateway.class,
                    () -> DefaultCommandGateway.builder().commandBus(commands).build());
            context.register(FeatureProjectionsConfiguration.class);
            context.refresh();
            DatasetSnapshotCommand decision = decided.poll(60, TimeUnit.SECONDS);
            assertThat(decision).isInstanceOf(CaptureDatasetSnapshot.class);
            return ((CaptureDatasetSnapshot) decision).content();
        }
    }
}
