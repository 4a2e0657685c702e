package io.modeltrail.runtime.learning.deeplearning4j;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.Standardisation;
import io.modeltrail.runtime.learning.TrainedModel;
import java.nio.file.Path;

/**
 * A multilayer perceptron by Deeplearning4j, on standardised numbers and on indicators; a missing number counts as its mean and a
 * missing category as none. The library always computes with one thread here, whatever it may use: its sums then have one order.
 */
public final class NeuralNetworkLearner implements Learner {
    private final ModelParameters.NeuralNetwork parameters;

    public NeuralNetworkLearner(ModelParameters.NeuralNetwork parameters) {
        this.parameters = parameters;
    }

    /**
     * Where the library unpacks its native code, unless the system property of JavaCPP says so already or it is loaded; by default a
     * temporary folder of this process.
     */
    public static void unpackInto(Path folder) {
        if (System.getProperty(NativeLibrary.CACHE) == null) {
            System.setProperty(NativeLibrary.CACHE, folder.toAbsolutePath().toString());
        }
    }

    @Override
    public TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads) {
        rows.columns().requireUnconstrained();
        Standardisation standardisation = Standardisation.of(rows);
        try {
            return NativeNetwork.train(parameters, rows, standardisation, checked, seed);
        } catch (LinkageError absent) {
            throw new CannotTrain(
                    "library-failed",
                    "Deeplearning4j's native library does not load on this machine; it is there for Linux on x86-64, and needs 400 MB"
                            + " to unpack. Train another family, or this one on such a machine: the model itself serves everywhere.",
                    absent);
        }
    }
}
