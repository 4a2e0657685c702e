package io.modeltrail.churnpilot.simulator;

/**
 * One record of a source's topic, as the stream or a connector publishes it. The arrays belong to the receiver.
 *
 * @param key the customer, UTF-8
 * @param value a CloudEvent in JSON, or, for a malformed one, anything
 * @param kafkaTimestampMillis the time when it was known
 */
@SuppressWarnings("ArrayRecordComponent") // millions of them; nobody compares them
public record SimulatedRecord(String topic, byte[] key, byte[] value, long kafkaTimestampMillis) {}
