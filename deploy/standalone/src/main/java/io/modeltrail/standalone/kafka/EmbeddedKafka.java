package io.modeltrail.standalone.kafka;

import io.modeltrail.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The broker in the process, with its log below the data directory. It starts before everything that streams and stops after it. */
final class EmbeddedKafka implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    /** Consumers and producers live in phases from 0 on. */
    private static final int BEFORE_EVERYTHING_THAT_STREAMS = -1000;

    private final Path directory;
    private final KafkaBroker broker;
    private volatile boolean running;

    EmbeddedKafka(Path directory, int port, int controllerPort) {
        this.directory = directory;
        this.broker = new KafkaBroker(directory, port, controllerPort);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void start() {
        Instant begun = Instant.now();
        broker.start();
        running = true;
        LOG.info(
                "Kafka started on {} in {} ms, log in {}",
                broker.bootstrapServers(),
                Duration.between(begun, Instant.now()).toMillis(),
                directory);
    }

    @Override
    public void stop() {
        broker.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BEFORE_EVERYTHING_THAT_STREAMS;
    }
}
