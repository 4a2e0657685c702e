package io.modeltrail.contracts.subject;

import java.util.List;

/** Names of the stores that an erasure waits for; each is the work of one module. The names are kept in events. */
public final class SubjectStores {
    /** Rows of predictions, risks and outcomes that people read. */
    public static final String QUERY = "query";
    /** Tables of the past that were made for questions about it. */
    public static final String MOMENTS = "moments";
    /** Outcomes that were taken in. */
    public static final String COMMAND = "command";
    /** States, triggers and dead letters of the online features, and the compacted topic that states are published to. */
    public static final String ONLINE_FEATURES = "online-features";
    /** Files of landed facts, of snapshots, and those that snapshots were imported from. */
    public static final String FEATURE_FILES = "feature-files";
    /** Samples and outcomes of monitoring. */
    public static final String MONITORING = "monitoring";
    /** Results of batch scoring, and what is stored of jobs that are under way. */
    public static final String BATCH_SCORING = "batch-scoring";

    /** Predictions that were published on topics. */
    public static final String PUBLICATION = "publication";

    public static final List<String> ALL =
            List.of(QUERY, MOMENTS, COMMAND, ONLINE_FEATURES, FEATURE_FILES, MONITORING, BATCH_SCORING, PUBLICATION);

    private SubjectStores() {}
}
