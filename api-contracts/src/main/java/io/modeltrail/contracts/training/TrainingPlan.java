package io.modeltrail.contracts.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/**
 * All choices of a training run; with the snapshot and the environment they determine the model.
 *
 * @param seed of folds, hold-out and learner
 * @param folds stratified folds of the cross-validation, 2 to 20
 * @param holdoutShare share of the rows that training never sees, 0.05 to 0.5
 * @param precisionAtLeast the decision threshold is the lowest whose out-of-fold precision reaches this, 0 to 1
 * @param threads of the learner, 1 to 64
 */
public record TrainingPlan(
        ModelParameters parameters, long seed, int folds, double holdoutShare, double precisionAtLeast, int threads) {
    public TrainingPlan {
        inRange("folds", folds, 2, 20);
        inRange("holdoutShare", holdoutShare, 0.05, 0.5);
        inRange("precisionAtLeast", precisionAtLeast, 0, 1);
        inRange("threads", threads, 1, 64);
    }

    /** Five folds, a fifth held out, precision of at least 0.80, one thread, seed 42. */
    public static TrainingPlan defaultsFor(ModelParameters parameters) {
        return new TrainingPlan(parameters, 42, 5, 0.2, 0.8, 1);
    }

    private static void inRange(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", name, "value", Double.toString(value)),
                    "Give " + name + " a value from " + least + " to " + most + ".");
        }
    }
}
