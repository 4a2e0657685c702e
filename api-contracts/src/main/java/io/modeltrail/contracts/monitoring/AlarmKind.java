package io.modeltrail.contracts.monitoring;

/** What can be wrong with a served model version; each has at most one open alarm for a model version. */
public enum AlarmKind {
    /** Half of the features, counted or weighted, are no longer distributed as in the training snapshot. */
    FEATURE_DRIFT,
    /** The scores are no longer distributed as on the hold-out. */
    SCORE_DRIFT,
    /** What happened differs from what the scores promised for the same predictions. */
    CONCEPT_DRIFT,
    /** More values are missing, or lie outside the schema. */
    DATA_QUALITY,
    /** The model ranks worse than on the hold-out: as labels show it, or as its scores let expect. */
    PERFORMANCE
}
