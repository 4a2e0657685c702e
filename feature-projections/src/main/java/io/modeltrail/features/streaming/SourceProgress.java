package io.modeltrail.features.streaming;

/**
 * What one source of a feature set brought to this process since its start.
 *
 * @param accepted facts that were new
 * @param duplicates facts that had been taken in before
 * @param refused records of its topic in the table of dead letters
 * @param lastKnownMillis the newest time at which the source knew a fact; {@link io.modeltrail.features.definition.Fact#MISSING} without one
 * @param lagRecords of its topic that this process has yet to read; -1 = not known
 */
public record SourceProgress(
        String source, long accepted, long duplicates, long refused, long lastKnownMillis, long lagRecords) {}
