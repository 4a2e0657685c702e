package io.modeltrail.runtime.learning.deeplearning4j;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import java.util.List;

/** A small training that a test runs in this process and in another one. */
public final class TrainsANetwork {
    private TrainsANetwork() {}

    /** Prints the digest of the library's file, or why there is none. */
    public static void main(String[] arguments) {
        System.out.println(outcome());
    }

    static String outcome() {
        try {
            return Sha256Digest.of(new NeuralNetworkLearner(
                                    new ModelParameters.NeuralNetwork(List.of(8, 4), 3, 300, 0.01, 1e-3, 0.2))
                            .fit(SyntheticTable.of(1_000, 2).encoded(), new FeatureMatrix(new float[0], 0, 0), 42, 1)
                            .libraryModel())
                    .hex();
        } catch (CannotTrain impossible) {
            return impossible.code() + ": " + impossible.reason();
        }
    }
}
