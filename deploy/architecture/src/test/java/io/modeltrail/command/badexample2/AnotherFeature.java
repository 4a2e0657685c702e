package io.modeltrail.command.badexample2;

/** The other feature of a bad example. */
public record AnotherFeature() {}
