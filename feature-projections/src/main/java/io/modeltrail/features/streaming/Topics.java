package io.modeltrail.features.streaming;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.FactTopic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees to it that topics exist. Those that do keep their partitions and settings. */
final class Topics {
    private static final String LARGEST_RECORD = Integer.toString(Kafka.LARGEST_RECORD);
    private static final Map<String, String> LARGE_RECORDS = Map.of("max.message.bytes", LARGEST_RECORD);
    private static final Map<String, String> STATES = Map.of(
            "cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.3", "max.message.bytes", LARGEST_RECORD);

    private static final int LAYOUT_DIGITS = 12;
    private static final int ATTEMPTS = 100;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Kafka kafka;
    private final int partitions;

    /** @param partitions of topics that are made here */
    Topics(Kafka kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
    }

    /** @param layout digest of what the bytes of the states mean; states of another meaning are in another topic */
    static String ofStates(String set, int version, Sha256Digest layout) {
        return "modeltrail.features." + set + ".v" + version + "."
                + layout.hex().substring(0, LAYOUT_DIGITS);
    }

    /** @return how many partitions each topic has */
    Map<String, Integer> ofFacts(Collection<String> names) throws InterruptedException {
        return ensure(names, name -> FactTopic.of(name, partitions));
    }

    void ofDeadLetters(String name) throws InterruptedException {
        ensure(List.of(name), one -> {
            NewTopic topic = FactTopic.of(one, partitions);
            Map<String, String> settings = new HashMap<>(topic.configs());
            settings.putAll(LARGE_RECORDS);
            return topic.configs(settings);
        });
    }

    /** @return how many partitions the compacted topic has */
    int ofStates(String name) throws InterruptedException {
        return ensure(
                        List.of(name),
                        one -> new NewTopic(one, Optional.of(partitions), Optional.empty()).configs(STATES))
                .getOrDefault(name, 0);
    }

    private Map<String, Integer> ensure(Collection<String> names, Function<String, NewTopic> make)
            throws InterruptedException {
        try (Admin admin = Admin.create(kafka.settings("modeltrail-features-admin"))) {
            Set<String> existing = admin.listTopics().names().get();
            for (String name : names) {
                if (!existing.contains(name)) {
                    create(admin, make.apply(name));
                }
            }
            return counts(admin, names);
        } catch (ExecutionException refused) {
            throw new KafkaException("Kafka did not make or describe the topics " + names, refused.getCause());
        }
    }

    /** A topic that was just made is not known everywhere at once. */
    private static Map<String, Integer> counts(Admin admin, Collection<String> names)
            throws InterruptedException, ExecutionException {
        Map<String, Integer> counts = new HashMap<>();
        for (int attempt = 1; counts.size() < names.size(); attempt++) {
            try {
                admin.describeTopics(names)
                        .allTopicNames()
                        .get()
                        .forEach((name, description) ->
                                counts.put(name, description.partitions().size()));
            } catch (ExecutionException notYet) {
                if (attempt == ATTEMPTS || !(notYet.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw notYet;
                }
                Thread.sleep(PAUSE);
            }
        }
        return counts;
    }

    private static void create(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) { // another process was faster
                throw refused;
            }
        }
    }
}
