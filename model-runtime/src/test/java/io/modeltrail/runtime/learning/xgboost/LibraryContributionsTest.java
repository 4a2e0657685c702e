package io.modeltrail.runtime.learning.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.explanation.Background;
import io.modeltrail.runtime.explanation.Explainer;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.TrainedModel;
import java.io.IOException;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library's own contributions are the judge of ours. */
class LibraryContributionsTest {
    static Stream<Named<Learner>> learners() {
        return Stream.of(
                Named.of("shallow", new XgboostLearner(new ModelParameters.Xgboost(3, 0.1, 120, 0.8, 0.8, 1, 1))),
                Named.of("deep", new XgboostLearner(new ModelParameters.Xgboost(9, 0.3, 40, 1, 1, 0.1, 0.5))),
                Named.of("forest", new RandomForestLearner(new ModelParameters.RandomForest(60, 8, 0.632, 0.4, 1, 1))));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void contributionsAgreeWithThoseOfTheLibrary(Learner learner) throws XGBoostError, IOException {
        LabelledRows rows = SyntheticTable.of(2_000, 11).encoded();
        FeatureMatrix features = rows.features();
        TrainedModel trained = learner.fit(rows, features, 7, 1);
        Explainer explainer = Explainer.of(trained.model(), Background.of(trained.model(), features));
        try (NativeBooster booster = new NativeBooster(XGBoost.loadModel(trained.libraryModel()));
                NativeRows matrix = NativeRows.of(features)) {
            float[][] expected = booster.booster().predictContrib(matrix.matrix(), 0);
            for (int row = 0; row < features.rows(); row++) {
                double[] found = explainer.contributions(features.row(row));
                for (int column = 0; column < found.length; column++) {
                    assertThat(found[column]).isCloseTo(expected[row][column], within(1e-5));
                }
                assertThat(explainer.base()).isCloseTo(expected[row][found.length], within(1e-5));
            }
        }
    }
}
