package io.modeltrail.testkit;

import io.modeltrail.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A real Kafka broker. One is shared by all tests of a JVM, which tell their topics apart; a test that stops its broker has one of
 * its own.
 */
public final class KafkaForTests implements AutoCloseable {
    private final Path directory;
    private KafkaBroker broker;

    private KafkaForTests() {
        try {
            directory = Files.createTempDirectory("kafka-for-tests");
        } catch (IOException broken) {
            throw new UncheckedIOException("no folder for Kafka's log", broken);
        }
        broker = new KafkaBroker(directory, 0, 0);
        broker.start();
    }

    /** The one that all tests share, ended with the JVM; never stop it. */
    public static String bootstrapServers() {
        return Shared.RUNNING.ownBootstrapServers();
    }

    /** A broker for one test. Close it. */
    public static KafkaForTests own() {
        return new KafkaForTests();
    }

    /** The same address after each restart. */
    public String ownBootstrapServers() {
        return broker.bootstrapServers();
    }

    public void stop() {
        broker.stop();
    }

    /** Starts it again after {@link #stop}, with the same log and the same address. */
    public void startAgain() {
        broker = new KafkaBroker(directory, broker.port(), broker.controllerPort());
        broker.start();
    }

    @Override
    public void close() {
        broker.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException leftBehind) {
            throw new UncheckedIOException("Kafka's log was not deleted", leftBehind);
        }
    }

    private static final class Shared {
        private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
        static final KafkaForTests RUNNING = start();

        private static KafkaForTests start() {
            KafkaForTests kafka = new KafkaForTests();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeSoon(kafka)));
            return kafka;
        }

        /** A broker that does not come to its end keeps no JVM from it. */
        private static void closeSoon(KafkaForTests kafka) {
            try {
                Thread.ofPlatform().daemon().start(kafka::close).join(LONGEST_CLOSE);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
