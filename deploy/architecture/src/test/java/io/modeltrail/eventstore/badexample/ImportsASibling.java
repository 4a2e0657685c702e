package io.modeltrail.eventstore.badexample;

/** Breaks the rule that a module imports no sibling. */
public final class ImportsASibling {
    public Class<?> sibling() {
        return io.modeltrail.query.QuerySideConfiguration.class;
    }
}
