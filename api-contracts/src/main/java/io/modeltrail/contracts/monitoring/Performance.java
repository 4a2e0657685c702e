package io.modeltrail.contracts.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * How well a model does at its threshold, estimated or counted. A figure is null when it is not defined, such as the precision when
 * nobody is decided positive.
 *
 * @param positiveShare share of positives, expected or counted
 */
public record Performance(
        long rows,
        double positiveShare,
        @Nullable Double auc,
        @Nullable Double precision,
        @Nullable Double recall,
        @Nullable Double accuracy) {}
