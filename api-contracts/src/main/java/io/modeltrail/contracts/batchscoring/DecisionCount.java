package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;

/**
 * How one model version decided within a job.
 *
 * @param positive rows with a score at or above the threshold
 * @param negative rows below it
 */
public record DecisionCount(ModelVersionId modelVersionId, Variant variant, long positive, long negative) {}
