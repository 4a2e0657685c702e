package io.modeltrail.features.streaming;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.Remainder;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.streaming.OnlineErasureRows.StoredState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Rids the online features of a person: what is stored, what waits, and what other processes take from the compacted topic. Another process that
 * computes the person's state meanwhile has it in memory until it restarts.
 */
@Component
@Erases(SubjectStores.ONLINE_FEATURES)
class OnlineErasure implements ErasableStore {
    private final OnlineErasureRows rows;
    private final StreamingEngine engine;
    private final ActiveFeatureSets sets;
    private final Optional<Kafka> kafka;

    OnlineErasure(
            OnlineErasureRows rows,
            StreamingEngine engine,
            ActiveFeatureSets sets,
            ObjectProvider<KafkaCluster> cluster) {
        this.rows = rows;
        this.engine = engine;
        this.sets = sets;
        kafka = Optional.ofNullable(cluster.getIfAvailable())
                .flatMap(KafkaCluster::bootstrapServers)
                .map(Kafka::new);
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        forgetInMemory(person);
        List<StoredState> states = rows.states(person);
        long tombstones = kafka.map(cluster -> buried(cluster, person, states)).orElse(0L);
        return new StoreErasure(
                name(),
                Map.of(
                        "states", (long) rows.removeStates(person),
                        "states in the compacted topic", tombstones,
                        "triggers", (long) rows.removeTriggers(person),
                        "dead letters", (long) rows.removeDeadLetters(person)),
                List.of(),
                remains(person));
    }

    /** Of this process; one that follows the compacted topic forgets with the tombstone. */
    private void forgetInMemory(Person person) {
        for (SetEngine one : engine.all()) {
            if (sets.useCaseOf(one.states().set()).equals(person.useCase())) {
                one.states().forget(person.entity());
            }
        }
    }

    /** Before the rows go: a process that is killed in between finds them again. */
    private static long buried(Kafka kafka, Person person, List<StoredState> states) {
        if (states.isEmpty()) {
            return 0;
        }
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("features-erasure")) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (StoredState state : states) {
                int count = producer.partitionsFor(state.stateTopic()).size();
                int target = StateRecord.partitionOf(state.topic(), state.partition(), count);
                for (boolean older : new boolean[] {false, true}) {
                    byte[] key = new StateRecord(older, state.partition(), state.topic(), person.entity()).key();
                    sent.add(producer.send(new ProducerRecord<>(state.stateTopic(), target, key, null)));
                }
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            return states.size();
        } catch (ExecutionException refused) {
            throw new KafkaException("Kafka did not take a tombstone", refused.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped while Kafka takes a tombstone", stopped);
        }
    }

    private List<Remainder> remains(Person person) {
        List<Remainder> remains = new ArrayList<>();
        if (kafka.isPresent()) {
            TopicLives lives = new TopicLives(kafka.get());
            Set<String> compacted = new LinkedHashSet<>(rows.stateTopics(person));
            compacted.forEach(topic -> remains.add(new Remainder(
                    "topic " + topic,
                    lives.untilCompacted(topic),
                    "The state was deleted in it; the broker drops the records of before when it compacts.")));
            Set<String> logs = new LinkedHashSet<>(rows.factTopics(person));
            logs.add(DeadLetterPublisher.TOPIC);
            logs.forEach(topic -> remains.add(new Remainder(
                    "topic " + topic,
                    lives.untilDeleted(topic),
                    "Records of a topic are not removed one by one. It belongs to whoever sends to it.")));
        }
        return remains;
    }
}
