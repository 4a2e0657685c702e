package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import org.jspecify.annotations.Nullable;

/** A type of fact as an expression names it, with its filter, and the attribute where one is meant. */
record NamedFact(int fact, @Nullable AttributeSpec attribute, int attributeIndex, Filter filter) {
    AttributeSpec named() {
        if (attribute == null) {
            throw new IllegalStateException("the attribute was asked for");
        }
        return attribute;
    }

    double unit() {
        return Scale.unit(named().scale());
    }
}
