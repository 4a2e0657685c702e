package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.stream.KafkaAddress;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.Remainder;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Says what remains of a person among published predictions: records of a topic are not removed one by one. */
@Component
@Erases(SubjectStores.PUBLICATION)
class PublishedErasure implements ErasableStore {
    private static final int PATIENCE_SECONDS = 10;

    private final Optional<String> bootstrapServers;

    PublishedErasure(ObjectProvider<KafkaAddress> address) {
        bootstrapServers = Optional.ofNullable(address.getIfAvailable()).flatMap(KafkaAddress::bootstrapServers);
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        String topic = PublishedPrediction.topic(person.useCase());
        List<Remainder> remains = bootstrapServers
                .flatMap(servers -> retention(servers, topic))
                .map(until -> new Remainder(
                        "topic " + topic,
                        until,
                        "Records of a topic are not removed one by one, and others have read them."))
                .stream()
                .toList();
        return new StoreErasure(name(), Map.of(), List.of(), remains);
    }

    /** Empty when nothing was ever published. */
    private static Optional<String> retention(String servers, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            Config config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(resource);
            ConfigEntry entry = config == null ? null : config.get("retention.ms");
            long millis = entry == null ? -1 : Long.parseLong(entry.value());
            return Optional.of(
                    millis < 0
                            ? "without end: the topic has no retention time; its owner has to act"
                            : "at most " + Duration.ofMillis(millis).toHours()
                                    + " hours after it was sent, and until its segment is closed");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the process stops", stopped);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new IllegalStateException("the settings of a topic could not be read", refused);
        } catch (TimeoutException silent) {
            throw new IllegalStateException("Kafka does not answer", silent);
        }
    }
}
