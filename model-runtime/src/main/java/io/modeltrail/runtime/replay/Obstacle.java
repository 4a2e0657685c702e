package io.modeltrail.runtime.replay;

/** Why a prediction cannot be replayed. */
enum Obstacle {
    /** The key of the person whom it is about was destroyed, and the row with it. */
    ERASED,
    /** The artefact is missing, or its content is not what its digest says. */
    ARTEFACT_UNAVAILABLE,
    /** The artefact reads another version of the schema than the one the features were recorded with. */
    OTHER_SCHEMA_VERSION,
    /** A recorded value does not fit the artefact's schema. */
    FEATURES_DO_NOT_FIT
}
