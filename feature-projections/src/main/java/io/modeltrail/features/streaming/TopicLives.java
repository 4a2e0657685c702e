package io.modeltrail.features.streaming;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** How long the records of topics live, as sentences for people. */
final class TopicLives {
    private static final String NOT_KNOWN = "as long as the broker keeps it; its settings could not be read";

    private final Kafka kafka;

    TopicLives(Kafka kafka) {
        this.kafka = kafka;
    }

    String untilDeleted(String topic) {
        Config config = config(topic);
        if (config == null) {
            return NOT_KNOWN;
        }
        if (!value(config, "cleanup.policy").contains("delete")) {
            return "without end: the topic keeps everything; its owner has to act";
        }
        long millis = Long.parseLong(value(config, "retention.ms"));
        return millis < 0
                ? "without end: the topic has no retention time; its owner has to act"
                : "at most " + inWords(millis) + " after it was sent, and until its segment is closed";
    }

    String untilCompacted(String topic) {
        Config config = config(topic);
        if (config == null) {
            return NOT_KNOWN;
        }
        long millis = Long.parseLong(value(config, "segment.ms"));
        return "the next compaction after the segment is closed, which is within " + inWords(millis)
                + " of the next record";
    }

    private @org.jspecify.annotations.Nullable Config config(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(kafka.settings("features-erasure-topics"))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .get(resource);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException unknown) {
            return null;
        }
    }

    private static String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static String inWords(long millis) {
        Duration duration = Duration.ofMillis(millis);
        return duration.toDays() > 0 ? duration.toDays() + " days" : duration.toSeconds() + " seconds";
    }
}
