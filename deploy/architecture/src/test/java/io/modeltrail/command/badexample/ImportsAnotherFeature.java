package io.modeltrail.command.badexample;

import io.modeltrail.command.badexample2.AnotherFeature;

/** Breaks the rule that features do not import each other. */
public record ImportsAnotherFeature(AnotherFeature other) {}
