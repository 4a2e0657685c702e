package io.modeltrail.features.streaming;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that this process knows of the entities of one version of a feature set. Thread-safe. */
public final class SetStates {
    private final CompiledFeatureSet set;
    private final List<TopicStates> topics;

    SetStates(CompiledFeatureSet set) {
        this.set = set;
        topics = TopicPlan.of(set).stream().map(TopicStates::new).toList();
    }

    public CompiledFeatureSet set() {
        return set;
    }

    /** Whether the states of every partition are there. */
    public boolean isLoaded() {
        return topics.stream().allMatch(TopicStates::isLoaded);
    }

    /** For one thread; to be used again for the next entity. */
    public InputReader reader() {
        return new InputReader(set, topics);
    }

    /** All entities of which anything is known, in no order. */
    public Set<String> entities() {
        Set<String> entities = new HashSet<>();
        topics.stream()
                .flatMap(TopicStates::all)
                .forEach(partition -> entities.addAll(partition.all().keySet()));
        return entities;
    }

    /** Whether what a record says of an entity can be read. Where nothing is kept of a topic, there is nothing to wait for. */
    public boolean has(String entity, String topic, int partition, long offset) {
        TopicStates states = find(topic);
        if (states == null || !states.plan().keepsAnything()) {
            return true;
        }
        EntityState state = partition < states.partitionCount()
                ? states.partition(partition).find(entity)
                : null;
        return state != null && state.changedOffset() > offset;
    }

    /** How many states there are, and their bytes without the overhead of the objects. */
    public Size size() {
        long entities = 0;
        long bytes = 0;
        for (TopicStates topic : topics) {
            for (PartitionStates partition : topic.all().toList()) {
                for (EntityState state : partition.all().values()) {
                    entities++;
                    bytes += state.recent().length + state.older().length;
                }
            }
        }
        return new Size(entities, bytes);
    }

    /** @param states of all topics: an entity has one for each topic that has facts of it */
    public record Size(long states, long bytes) {}

    /** Somebody was erased. Nothing new comes: their facts are left out by now. */
    public void forget(String entity) {
        topics.stream().flatMap(TopicStates::all).forEach(partition -> partition.remove(entity));
    }

    /** Digest of what the bytes of all states mean. */
    Sha256Digest layout() {
        String all = topics.stream().map(topic -> topic.plan().layout()).collect(Collectors.joining(","));
        return Sha256Digest.ofText(all);
    }

    List<TopicStates> topics() {
        return topics;
    }

    @Nullable
    TopicStates find(String topic) {
        return topics.stream()
                .filter(one -> one.plan().topic().equals(topic))
                .findAny()
                .orElse(null);
    }

    TopicStates topic(String name) {
        return Objects.requireNonNull(find(name), name);
    }

    /** Whether this process computes all states itself. */
    boolean isOwned() {
        return topics.stream()
                .allMatch(topic -> topic.partitionCount() > 0
                        && topic.all().allMatch(partition -> partition.standing() == PartitionStates.Standing.OWNED));
    }
}
