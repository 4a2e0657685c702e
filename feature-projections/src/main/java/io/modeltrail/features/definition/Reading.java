package io.modeltrail.features.definition;

/** What came of one record of a topic. */
public sealed interface Reading {
    /** @param unknownAttributes how many attributes the definition does not know */
    record Accepted(Fact fact, int unknownAttributes) implements Reading {}

    /**
     * @param reason a code, for example {@code attribute-missing}
     * @param detail names only, never values: they may be personal data
     */
    record Refused(String reason, String detail) implements Reading {}

    /** The definition has no such fact in this topic. */
    record Ignored() implements Reading {}
}
