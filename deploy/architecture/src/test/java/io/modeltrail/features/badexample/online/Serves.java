package io.modeltrail.features.badexample.online;

import io.modeltrail.features.badexample.streaming.Streams;

/** Breaks, with its partner, the rule that there is no cycle. */
public record Serves(Streams streams) {}
