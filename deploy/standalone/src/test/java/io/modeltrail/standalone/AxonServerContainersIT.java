package io.modeltrail.standalone;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** With an Axon Server and a PostgreSQL in containers. */
class AxonServerContainersIT extends MainJobWithAxonServer {
    private static final int HTTP = 8024;
    private static final int GRPC = 8124;

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer(
                    DockerImageName.parse(ContainerImages.POSTGRES))
            .withCommand("postgres", "-c", "fsync=on");

    private static final GenericContainer<?> AXON_SERVER = new GenericContainer<>(
                    DockerImageName.parse(ContainerImages.AXON_SERVER))
            .withEnv("AXONIQ_AXONSERVER_STANDALONE", "true")
            .withExposedPorts(HTTP, GRPC)
            .waitingFor(Wait.forHttp("/actuator/health").forPort(HTTP).withStartupTimeout(Duration.ofMinutes(2)));

    @BeforeAll
    static void start() {
        POSTGRES.start();
        AXON_SERVER.start();
    }

    @AfterAll
    static void stop() {
        AXON_SERVER.stop();
        POSTGRES.stop();
    }

    @Override
    String axonServer() {
        return AXON_SERVER.getHost() + ":" + AXON_SERVER.getMappedPort(GRPC);
    }

    @Override
    List<String> postgres() {
        return List.of(
                "--modeltrail.postgres.url=" + POSTGRES.getJdbcUrl(),
                "--modeltrail.postgres.username=" + POSTGRES.getUsername(),
                "--modeltrail.postgres.password=" + POSTGRES.getPassword(),
                "--modeltrail.kafka.enabled=false");
    }
}
