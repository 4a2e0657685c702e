package io.modeltrail.features.history;

import org.apache.kafka.common.TopicPartition;

/**
 * Which records of a partition the facts of a file are among.
 *
 * @param from offset, inclusive
 * @param to offset, exclusive
 */
record Extent(TopicPartition partition, long from, long to) {}
