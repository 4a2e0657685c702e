package io.modeltrail.features.badexample.streaming;

import io.modeltrail.features.badexample.online.Serves;

/** The other half of the cycle. */
public record Streams(Serves serves) {}
