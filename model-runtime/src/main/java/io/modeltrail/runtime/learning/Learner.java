package io.modeltrail.runtime.learning;

/** Trains models of one family with the hyper-parameters it was made with. */
public interface Learner {
    /**
     * The same input gives the same model, bit for bit, on the same version of the library.
     *
     * @param checked rows for which the library's own margins are wanted; empty = none
     * @param threads the library may use; the model does not depend on it
     * @throws CannotTrain when the library fails
     */
    TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads);
}
