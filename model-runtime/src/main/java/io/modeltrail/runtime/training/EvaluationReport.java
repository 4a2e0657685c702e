package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.TrainingPlan;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The evaluation as it is kept and approved: the figures together with what they were measured on. */
record EvaluationReport(
        Evaluation evaluation,
        TrainingPlan plan,
        Sha256Digest datasetDigest,
        Sha256Digest rowOrderDigest,
        long trainedRows,
        long holdoutRows) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /** Members in alphabetical order, so that the same figures always have the same digest. */
    byte[] json() {
        return JSON.writeValueAsBytes(this);
    }
}
