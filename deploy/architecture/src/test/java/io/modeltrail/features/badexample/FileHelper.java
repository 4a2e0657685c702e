package io.modeltrail.features.badexample;

/** Breaks the rule that names say something. */
public record FileHelper() {}
