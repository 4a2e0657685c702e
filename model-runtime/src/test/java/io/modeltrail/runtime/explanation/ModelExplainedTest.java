package io.modeltrail.runtime.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.explanation.GlobalExplanation.Dependence;
import io.modeltrail.runtime.explanation.GlobalExplanation.Importance;
import io.modeltrail.runtime.explanation.GlobalExplanation.Segment;
import io.modeltrail.runtime.learning.PreparedRows;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ModelExplainedTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(1_200, 5);
    private static final int[] LEARNED = IntStream.range(0, 900).toArray();
    private static final int[] HOLDOUT = IntStream.range(900, 1_200).toArray();

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void everyFamilyIsExplainedByTheFeaturesThatMadeTheLabel(ModelFamily family) {
        Trained trained = train(small(family), Preparation.STANDARD);
        GlobalExplanation explanation = trained.explain(List.of("contract"));

        assertThat(explanation.artefactDigest()).isEqualTo(Sha256Digest.of(trained.scorer.artefact()));
        assertThat(explanation.family()).isEqualTo(family);
        assertThat(explanation.sampledRows()).isEqualTo(300);
        assertThat(explanation.largestResidual()).isLessThan(1e-4);
        assertThat(explanation.importance()).hasSize(5);
        List<String> order =
                explanation.importance().stream().map(Importance::feature).toList();
        // The label depends on these three; usage and paperless are noise.
        assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("months", "charge", "contract");
        assertThat(explanation.importance().getFirst().permutationLoss()).isGreaterThan(0.02);
        assertThat(loss(explanation, "paperless")).isCloseTo(0, within(0.03));
        assertThat(explanation.largestResidual()).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void aStoredExplanationIsReadBackAndExplainsRowsToTheSameBits(ModelFamily family) {
        Trained trained = train(small(family), Preparation.STANDARD);
        GlobalExplanation explanation = trained.explain(List.of());
        byte[] json = explanation.json();

        assertThat(trained.explain(List.of()).json()).isEqualTo(json);
        GlobalExplanation read = GlobalExplanation.read(json);
        assertThat(read.json()).isEqualTo(json);
        assertThat(List.copyOf(JsonMapper.shared().readTree(json).propertyNames()))
                .isSorted();
        // The artefact alone has no covers: what was stored gives the contributions that the training gave.
        CompiledScorer served = CompiledScorer.read(trained.scorer.artefact());
        Explainer fromFile = Explainer.of(served.model(), read.background());
        Explainer fromTraining = Explainer.of(served.model(), explanation.background());
        for (int row = 900; row < 950; row++) {
            RowExplanation one =
                    RowExplanation.of(served, fromFile, TABLE.features().get(row));
            assertThat(one)
                    .isEqualTo(RowExplanation.of(
                            served, fromTraining, TABLE.features().get(row)));
            double sum = one.base()
                    + one.contributions().stream()
                            .mapToDouble(RowExplanation.Contribution::contribution)
                            .sum();
            assertThat(sum).isCloseTo(one.margin(), within(1e-4));
            assertThat(one.contributions().stream().map(RowExplanation.Contribution::feature))
                    .containsExactly("months", "charge", "usage", "contract", "paperless");
        }
    }

    @Test
    void dependenceFollowsWhatTheLabelWasMadeOf() {
        GlobalExplanation explanation =
                train(small(ModelFamily.XGBOOST), Preparation.STANDARD).explain(List.of());
        Dependence months = dependence(explanation, "months");
        assertThat(months.numeric()).isTrue();
        assertThat(months.points()).hasSizeBetween(10, 20);
        assertThat(months.points()).extracting(Dependence.Point::value).isSorted();
        assertThat(months.points().getFirst().meanScore())
                .isGreaterThan(months.points().getLast().meanScore() + 0.2);
        Dependence contract = dependence(explanation, "contract");
        assertThat(contract.points()).extracting(Dependence.Point::category).containsExactly("a", "b", "c");
        assertThat(contract.points().get(0).meanScore())
                .isGreaterThan(contract.points().get(1).meanScore() + 0.1);
    }

    @Test
    void segmentsNameWhatSetsThemApart() {
        GlobalExplanation explanation = train(small(ModelFamily.LOGISTIC_REGRESSION), Preparation.STANDARD)
                .explain(List.of("contract"));
        assertThat(explanation.segments()).extracting(Segment::category).containsExactly(null, "a", "b", "c");
        assertThat(explanation.segments().stream().mapToInt(Segment::rows).sum())
                .isEqualTo(300);
        Segment a = explanation.segments().get(1);
        assertThat(a.drivers()).hasSize(5);
        assertThat(a.drivers().getFirst().feature()).isEqualTo("contract");
        assertThat(a.drivers().getFirst().difference()).isPositive();
        double weighted = explanation.segments().stream()
                        .mapToDouble(segment -> segment.rows()
                                * segment.drivers().stream()
                                        .filter(driver -> driver.feature().equals("contract"))
                                        .mapToDouble(Segment.Driver::meanContribution)
                                        .sum())
                        .sum()
                / 300;
        double overall = explanation.importance().stream()
                .filter(one -> one.feature().equals("contract"))
                .mapToDouble(Importance::meanContribution)
                .sum();
        assertThat(weighted).isCloseTo(overall, within(1e-9));
    }

    @Test
    void categoriesThatShareAColumnKeepTheirSegments() {
        Preparation rare = new Preparation(0.4, UnknownCategory.REFUSED, Map.of());
        Trained trained = train(small(ModelFamily.XGBOOST), rare);
        assertThat(trained.scorer.encoding().rareCategories()).containsKey("contract");
        GlobalExplanation explanation = trained.explain(List.of("contract"));
        assertThat(explanation.segments()).extracting(Segment::category).containsExactly(null, "a", "b", "c");
        assertThat(dependence(explanation, "contract").points()).hasSize(3);
        assertThat(explanation.largestResidual()).isLessThan(1e-4);
    }

    @Test
    void aLargerHoldoutIsSampledInTheProportionOfItsClasses() {
        SyntheticTable large = SyntheticTable.of(6_000, 8);
        HoldoutSample sample = HoldoutSample.of(
                train(small(ModelFamily.LOGISTIC_REGRESSION), Preparation.STANDARD).scorer,
                large.encoded(),
                IntStream.range(0, 6_000).toArray(),
                2_000);
        assertThat(sample.rows()).isEqualTo(2_000);
        assertThat(share(sample.labels())).isCloseTo(share(large.labels()), within(0.001));
    }

    @Test
    void whatIsNoExplanationIsNotRead() {
        for (String text : List.of("", "{}", "[]", "{\"format\":\"modeltrail-scorer\",\"formatVersion\":1}")) {
            assertThatThrownBy(() -> GlobalExplanation.read(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static double share(boolean[] labels) {
        return IntStream.range(0, labels.length).filter(row -> labels[row]).count() / (double) labels.length;
    }

    private static double loss(GlobalExplanation explanation, String feature) {
        return explanation.importance().stream()
                .filter(one -> one.feature().equals(feature))
                .mapToDouble(Importance::permutationLoss)
                .sum();
    }

    private static Dependence dependence(GlobalExplanation explanation, String feature) {
        return explanation.dependence().stream()
                .filter(one -> one.feature().equals(feature))
                .findFirst()
                .orElseThrow();
    }

    private record Trained(CompiledScorer scorer, TrainedModel model) {
        GlobalExplanation explain(List<String> segments) {
            return ModelExplained.explain(scorer, model.model(), TABLE.encoded(), LEARNED, HOLDOUT, segments, 3);
        }
    }

    private static Trained train(ModelParameters parameters, Preparation preparation) {
        PreparedRows prepared = PreparedRows.of(SyntheticTable.SCHEMA, preparation, TABLE.encoded(), LEARNED);
        TrainedModel model = Learners.of(parameters)
                .fit(prepared.rows().select(LEARNED), prepared.rows().features(), 1, 1);
        return new Trained(
                new CompiledScorer(
                        prepared.encoding(),
                        parameters.modelFamily(),
                        0.5f,
                        new Calibration.Beta(1.1, 0.9, 0.05),
                        model.model()),
                model);
    }

    private static ModelParameters small(ModelFamily family) {
        return switch (family) {
            case LOGISTIC_REGRESSION -> ModelParameters.defaultsOf(family);
            case RANDOM_FOREST -> new ModelParameters.RandomForest(40, 6, 0.632, 0.5, 1, 1);
            case XGBOOST -> new ModelParameters.Xgboost(3, 0.15, 40, 0.9, 0.9, 1, 1);
            case NEURAL_NETWORK -> new ModelParameters.NeuralNetwork(List.of(12, 8), 20, 32, 0.01, 1e-3, 0);
            case STACKED_ENSEMBLE ->
                new ModelParameters.StackedEnsemble(
                        List.of(
                                small(ModelFamily.LOGISTIC_REGRESSION),
                                small(ModelFamily.XGBOOST),
                                small(ModelFamily.NEURAL_NETWORK)),
                        3,
                        0.1);
        };
    }
}
