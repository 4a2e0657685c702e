package io.modeltrail.features.badexample;

import kafka.server.KafkaRaftServer;

/** Breaks the rule that only one module starts a broker. */
public record StartsABroker(KafkaRaftServer server) {}
