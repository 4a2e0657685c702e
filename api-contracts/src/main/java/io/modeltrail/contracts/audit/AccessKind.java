package io.modeltrail.contracts.audit;

/** What somebody did with the trail or with personal data, without changing either. */
public enum AccessKind {
    /** Took a file home: an export of the log, of the event history or of a lineage. */
    EXPORT,
    /** Took an evidence bundle home. */
    EVIDENCE,
    /** Was given all that is known of one data subject. */
    SUBJECT_ACCESS,
    /** Verified the log of the running server, and said what came of it. */
    AUDIT,
    /** Replayed predictions. */
    REPLAY,
    /** Looked at the past. */
    TIME_TRAVEL,
    /** Read personal data; summed up for each reader, address and minute. */
    READ
}
