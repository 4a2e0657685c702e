package io.modeltrail.runtime.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.xgboost.XgboostLearner;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearnersTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(2_000, 7);
    private static final LabelledRows ROWS = TABLE.encoded();

    static Stream<Arguments> learners() {
        return Stream.of(
                Arguments.of("trees", xgboost(3, 80, 1)),
                Arguments.of("deep trees", xgboost(10, 30, 1)),
                Arguments.of("trees of sampled rows and columns", xgboost(4, 40, 0.7)),
                Arguments.of("logistic regression", new LogisticRegressionLearner((ModelParameters.LogisticRegression)
                        ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION))));
    }

    private static Learner xgboost(int depth, int rounds, double sampled) {
        return new XgboostLearner(new ModelParameters.Xgboost(depth, 0.1, rounds, sampled, sampled, 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void theCompiledScorerHasTheLibrarysMarginsBitForBit(String name, Learner learner) {
        assertThat(IntStream.range(0, ROWS.features().values().length)
                        .filter(index -> Float.isNaN(ROWS.features().values()[index]))
                        .count())
                .isGreaterThan(300);
        TrainedModel trained = learner.fit(ROWS, ROWS.features(), 42, 1);
        CompiledScorer scorer = compiled(trained);
        for (int row = 0; row < TABLE.features().size(); row++) {
            assertThat(Float.floatToRawIntBits(scorer.margin(TABLE.features().get(row))))
                    .as("row %d", row)
                    .isEqualTo(Float.floatToRawIntBits(trained.libraryMargins()[row]));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void theSameSeedGivesTheSameBytesWithOneThreadAndWithTwo(String name, Learner learner) {
        TrainedModel once = learner.fit(ROWS, ROWS.features(), 42, 1);
        TrainedModel again = learner.fit(ROWS, ROWS.features(), 42, 1);
        TrainedModel withTwo = learner.fit(ROWS, ROWS.features(), 42, 2);
        assertThat(compiled(again).artefact()).isEqualTo(compiled(once).artefact());
        assertThat(compiled(withTwo).artefact()).isEqualTo(compiled(once).artefact());
        assertThat(again.libraryModel()).isEqualTo(once.libraryModel());
        assertThat(withTwo.libraryModel()).isEqualTo(once.libraryModel());
    }

    @Test
    void anotherSeedSamplesOtherRows() {
        Learner sampling = xgboost(4, 40, 0.7);
        assertThat(compiled(sampling.fit(ROWS, ROWS.features(), 42, 1)).artefact())
                .isNotEqualTo(
                        compiled(sampling.fit(ROWS, ROWS.features(), 43, 1)).artefact());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void permutedRowsHavePermutedMargins(String name, Learner learner) {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, ROWS.labels().length).boxed().toList());
        Collections.shuffle(shuffled, new Random(5));
        int[] permutation = shuffled.stream().mapToInt(Integer::intValue).toArray();
        TrainedModel straight = learner.fit(ROWS, ROWS.features(), 42, 1);
        TrainedModel permuted = learner.fit(ROWS, ROWS.features().select(permutation), 42, 1);
        for (int row = 0; row < permutation.length; row++) {
            assertThat(permuted.libraryMargins()[row]).isEqualTo(straight.libraryMargins()[permutation[row]]);
            assertThat(permuted.model().margin(ROWS.features().row(permutation[row])))
                    .isEqualTo(straight.libraryMargins()[permutation[row]]);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void theLibraryAndItsVersionAreNamed(String name, Learner learner) {
        TrainedModel.Library library =
                learner.fit(ROWS, ROWS.features().select(new int[0]), 1, 1).library();
        assertThat(library)
                .isIn(new TrainedModel.Library("xgboost4j", "3.0.4"), new TrainedModel.Library("liblinear", "2.44"));
    }

    private static CompiledScorer compiled(TrainedModel trained) {
        return new CompiledScorer(SyntheticTable.SCHEMA, 0.5f, trained.model());
    }
}
