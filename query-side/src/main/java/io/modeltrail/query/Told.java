package io.modeltrail.query;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A report, and beside its own fields what it may lack. */
public record Told<T>(@JsonUnwrapped T report, Completeness completeness) {}
