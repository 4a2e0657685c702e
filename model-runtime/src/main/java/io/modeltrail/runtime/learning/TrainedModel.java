package io.modeltrail.runtime.learning;

import io.modeltrail.runtime.scoring.ScoringModel;

/**
 * What a learner leaves behind; no native memory is held.
 *
 * @param libraryModel the training library's own model file
 * @param libraryMargins the library's own log-odds of the checked rows, shape [checked rows]
 * @param library name and version, for example {@code xgboost4j 3.0.4}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TrainedModel(ScoringModel model, byte[] libraryModel, float[] libraryMargins, Library library) {
    public record Library(String name, String version) {}
}
