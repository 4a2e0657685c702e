package io.modeltrail.query.badexample;

/** Breaks the rule that a module imports no sibling. */
public final class ImportsASibling {
    public Class<?> sibling() {
        return io.modeltrail.command.CommandSideConfiguration.class;
    }
}
