package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

class WiringTest {
    @TempDir
    Path dataDirectory;

    @Test
    void springStartsAndStopsTheWorkerWithWhatTheApplicationProvides() {
        Configuration axon = DefaultConfigurer.defaultConfiguration()
                .configureEmbeddedEventStore(configuration -> new InMemoryEventStorageEngine())
                .start();
        TrainingWorker worker;
        try (HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/runtime");
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("modeltrail.data-dir", dataDirectory.toString())));
            context.registerBean(PropertySourcesPlaceholderConfigurer.class);
            context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
            context.registerBean(DataSource.class, () -> database);
            context.registerBean(Clock.class, Clock::systemUTC);
            context.registerBean(EventStore.class, axon::eventStore);
            context.registerBean(CommandGateway.class, axon::commandGateway);
            context.registerBean(QueryGateway.class, axon::queryGateway);
            context.scan("io.modeltrail.runtime.training", "io.modeltrail.runtime.artifact");
            context.refresh();
            worker = context.getBean(TrainingWorker.class);
            assertThat(worker.isRunning()).isTrue();
            assertThat(context.getBean(TrainingWorkProjection.class)).isNotNull();
            context.getBean(ArtifactFiles.class).store(new byte[] {1});
            assertThat(Files.isDirectory(dataDirectory.resolve("artefacts"))).isTrue();
            context.stop();
            assertThat(worker.isRunning()).isFalse();
        } finally {
            axon.shutdown();
        }
    }
}
