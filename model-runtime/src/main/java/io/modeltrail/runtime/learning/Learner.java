package io.modeltrail.runtime.learning;

/** Trains models of one family with the hyper-parameters it was made with. */
public interface Learner {
    /**
     * The same input gives the same model, bit for bit, on the same version of the library and in the same recorded
     * environment (Java, operating system, processor architecture).
     *
     * @param checked rows for which the library's own margins are wanted; empty = none
     * @param threads the library may use; part of the recorded environment; tests hold that one and two give the same model
     * @throws CannotTrain when the library fails
     */
    TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads);
}
