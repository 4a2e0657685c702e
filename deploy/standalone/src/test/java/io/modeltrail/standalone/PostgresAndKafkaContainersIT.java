package io.modeltrail.standalone;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** With an existing PostgreSQL and an existing Kafka. */
class PostgresAndKafkaContainersIT extends MainJobEndToEnd {
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer(
                    DockerImageName.parse(ContainerImages.POSTGRES))
            // Testcontainers starts it with fsync off, which the application refuses.
            .withCommand("postgres", "-c", "fsync=on");

    private static final KafkaContainer KAFKA = new KafkaContainer(DockerImageName.parse(ContainerImages.KAFKA));

    @BeforeAll
    static void start() {
        POSTGRES.start();
        KAFKA.start();
    }

    @AfterAll
    static void stop() {
        KAFKA.stop();
        POSTGRES.stop();
    }

    @Override
    List<String> servers() {
        return List.of(
                "--modeltrail.postgres.url=" + POSTGRES.getJdbcUrl(),
                "--modeltrail.postgres.username=" + POSTGRES.getUsername(),
                "--modeltrail.postgres.password=" + POSTGRES.getPassword(),
                "--modeltrail.kafka.bootstrap-servers=" + KAFKA.getBootstrapServers());
    }
}
