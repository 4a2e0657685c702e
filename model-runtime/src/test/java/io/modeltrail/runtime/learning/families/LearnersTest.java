package io.modeltrail.runtime.learning.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearnersTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(2_000, 7);
    private static final LabelledRows ROWS = TABLE.encoded();
    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);

    private static final ModelParameters.RandomForest FOREST = new ModelParameters.RandomForest(40, 5, 0.6, 0.5, 1, 1);
    private static final ModelParameters.NeuralNetwork NETWORK =
            new ModelParameters.NeuralNetwork(List.of(8, 4), 4, 128, 0.01, 1e-3, 0.1);

    /** A network computes in float and our form of it in double; everything else agrees to the bit. */
    private static final float ROUNDING = 1e-5f;

    static Stream<Arguments> learners() {
        ModelParameters linear = ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION);
        return Stream.of(
                Arguments.of("trees", xgboost(3, 80, 1), 0f),
                Arguments.of("deep trees", xgboost(10, 30, 1), 0f),
                Arguments.of("trees of sampled rows and columns", xgboost(4, 40, 0.7), 0f),
                Arguments.of("forest", FOREST, 0f),
                Arguments.of("deep forest", new ModelParameters.RandomForest(30, 12, 0.4, 0.3, 1, 1), 0f),
                Arguments.of("logistic regression", linear, 0f),
                Arguments.of("network", NETWORK, ROUNDING),
                Arguments.of(
                        "ensemble",
                        new ModelParameters.StackedEnsemble(
                                List.of(linear, FOREST, xgboost(3, 20, 0.8), NETWORK), 3, 0.01),
                        ROUNDING));
    }

    private static ModelParameters xgboost(int depth, int rounds, double sampled) {
        return new ModelParameters.Xgboost(depth, 0.1, rounds, sampled, sampled, 1, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void theCompiledScorerHasTheLibrarysMargins(String name, ModelParameters parameters, float tolerated) {
        assertThat(IntStream.range(0, ROWS.features().values().length)
                        .filter(index -> Float.isNaN(ROWS.features().values()[index]))
                        .count())
                .isGreaterThan(300);
        TrainedModel trained = Learners.of(parameters).fit(ROWS, ROWS.features(), 42, 1);
        CompiledScorer scorer = compiled(parameters, trained);
        float[] inBulk = ROWS.features().margins(trained.model());
        for (int row = 0; row < TABLE.features().size(); row++) {
            float margin = scorer.margin(TABLE.features().get(row));
            assertThat(margin).as("row %d", row).isCloseTo(trained.libraryMargins()[row], within(tolerated));
            assertThat(Float.floatToRawIntBits(inBulk[row]))
                    .as("row %d in bulk", row)
                    .isEqualTo(Float.floatToRawIntBits(margin));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void aModelTellsTheClassesApart(String name, ModelParameters parameters, float tolerated) {
        LabelledRows learned = ROWS.select(IntStream.range(0, 1_500).toArray());
        int[] others = IntStream.range(1_500, 2_000).toArray();
        float[] margins = ROWS.features()
                .margins(Learners.of(parameters).fit(learned, NO_ROWS, 42, 1).model(), others);
        assertThat(RankedScores.of(margins, ROWS.labels(others)).auc()).isGreaterThan(0.65);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void theSameSeedGivesTheSameBytesWithOneThreadAndWithTwo(String name, ModelParameters parameters, float tolerated) {
        Learner learner = Learners.of(parameters);
        TrainedModel once = learner.fit(ROWS, ROWS.features(), 42, 1);
        TrainedModel again = learner.fit(ROWS, ROWS.features(), 42, 1);
        TrainedModel withTwo = learner.fit(ROWS, ROWS.features(), 42, 2);
        assertThat(compiled(parameters, again).artefact())
                .isEqualTo(compiled(parameters, once).artefact());
        assertThat(compiled(parameters, withTwo).artefact())
                .isEqualTo(compiled(parameters, once).artefact());
        assertThat(again.libraryModel()).isEqualTo(once.libraryModel());
        assertThat(withTwo.libraryModel()).isEqualTo(once.libraryModel());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void anotherSeedGivesAnotherModelWhereAnythingIsDrawn(String name, ModelParameters parameters, float tolerated) {
        Learner learner = Learners.of(parameters);
        byte[] one = compiled(parameters, learner.fit(ROWS, NO_ROWS, 42, 1)).artefact();
        byte[] other = compiled(parameters, learner.fit(ROWS, NO_ROWS, 43, 1)).artefact();
        boolean drawn = !Set.of("trees", "deep trees", "logistic regression").contains(name);
        assertThat(Arrays.equals(one, other)).isEqualTo(!drawn);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void permutedRowsHavePermutedMargins(String name, ModelParameters parameters, float tolerated) {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, ROWS.labels().length).boxed().toList());
        Collections.shuffle(shuffled, new Random(5));
        int[] permutation = shuffled.stream().mapToInt(Integer::intValue).toArray();
        Learner learner = Learners.of(parameters);
        TrainedModel straight = learner.fit(ROWS, ROWS.features(), 42, 1);
        TrainedModel permuted = learner.fit(ROWS, ROWS.features().select(permutation), 42, 1);
        for (int row = 0; row < permutation.length; row++) {
            float before = straight.libraryMargins()[permutation[row]];
            assertThat(permuted.libraryMargins()[row]).isCloseTo(before, within(tolerated));
            assertThat(permuted.model().margin(ROWS.features().row(permutation[row])))
                    .isCloseTo(before, within(tolerated));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void theLibraryAndItsVersionAreNamed(String name, ModelParameters parameters, float tolerated) {
        TrainedModel.Library library =
                Learners.of(parameters).fit(ROWS, NO_ROWS, 1, 1).library();
        assertThat(library)
                .isIn(
                        new TrainedModel.Library("xgboost4j", "3.0.4"),
                        new TrainedModel.Library("liblinear", "2.44"),
                        new TrainedModel.Library("deeplearning4j", "1.0.0-M2.1"),
                        new TrainedModel.Library("liblinear+xgboost4j+deeplearning4j", "2.44+3.0.4+1.0.0-M2.1"));
    }

    private static CompiledScorer compiled(ModelParameters parameters, TrainedModel trained) {
        return new CompiledScorer(
                new FeatureEncoding(SyntheticTable.SCHEMA),
                parameters.modelFamily(),
                0.5f,
                new Calibration.None(),
                trained.model());
    }
}
