package io.modeltrail.runtime.badexample.learning;

import io.modeltrail.runtime.badexample.serving.Serves;

/** Breaks, with its partner, the rule that there is no cycle. */
public record Learns(Serves serves) {}
