package io.modeltrail.runtime.badexample.serving;

import io.modeltrail.runtime.badexample.learning.Learns;

/** The other half of the cycle. */
public record Serves(Learns learns) {}
