package io.modeltrail.runtime.badexample;

/** Breaks the rule that a module imports no sibling. */
public final class ImportsASibling {
    public Class<?> sibling() {
        return io.modeltrail.features.FeatureProjectionsConfiguration.class;
    }
}
