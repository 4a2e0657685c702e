package io.modeltrail.features.streaming;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The states of one topic in memory, by partition. The number of partitions is known once the topic has been looked at. */
final class TopicStates {
    private final TopicPlan plan;
    private volatile PartitionStates[] partitions = {};

    TopicStates(TopicPlan plan) {
        this.plan = plan;
    }

    TopicPlan plan() {
        return plan;
    }

    PartitionStates partition(int number) {
        return partitions[number];
    }

    int partitionCount() {
        return partitions.length;
    }

    /** Partitions are never taken away from a topic. */
    synchronized void expect(int count) {
        PartitionStates[] before = partitions;
        if (count > before.length) {
            partitions = IntStream.range(0, count)
                    .mapToObj(number -> number < before.length ? before[number] : new PartitionStates())
                    .toArray(PartitionStates[]::new);
        }
    }

    Stream<PartitionStates> all() {
        return Stream.of(partitions);
    }

    boolean isLoaded() {
        PartitionStates[] all = partitions;
        return all.length > 0 && Stream.of(all).allMatch(PartitionStates::isThere);
    }
}
