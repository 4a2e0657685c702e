package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ChampionComparison.Verdict;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChampionChallengeTest {
    private static final TrainingTable TABLE =
            PlansForTests.table(SyntheticTable.of(3_000, 6).encoded());
    private static final TrainingPlan PLAN = PlansForTests.plan(ModelFamily.LOGISTIC_REGRESSION, Validation.STANDARD);
    private static final TrainingResult GOOD = PlansForTests.train(TABLE, PLAN);

    @Test
    void aModelIsNotDifferentFromItself() {
        ChampionComparison comparison = compare(GOOD.scorer(), GOOD.scorer());
        assertThat(comparison.championAuc()).isEqualTo(comparison.candidateAuc());
        assertThat(comparison.candidateAuc()).isEqualTo(GOOD.evaluation().holdoutAuc());
        assertThat(comparison.rows()).isEqualTo(GOOD.holdoutRows());
        assertThat(comparison.test().verdict()).isEqualTo(Verdict.NOT_DIFFERENT);
        assertThat(comparison.test().pValue()).isEqualTo(1);
        assertThat(comparison.test().difference()).isZero();
    }

    @Test
    void aClearDifferenceIsSaidInBothDirections() {
        CompiledScorer poor = PlansForTests.train(
                        TABLE,
                        PlansForTests.plan(
                                new ModelParameters.Xgboost(1, 0.1, 1, 1, 1, 1, 1),
                                PlansForTests.AS_BEFORE,
                                null,
                                null,
                                List.of()))
                .scorer();
        ChampionComparison better = compare(poor, GOOD.scorer());
        assertThat(better.test().verdict()).isEqualTo(Verdict.BETTER);
        assertThat(better.test().low()).isPositive();
        assertThat(better.test().pValue()).isLessThan(0.05);
        ChampionComparison worse = compare(GOOD.scorer(), poor);
        assertThat(worse.test().verdict()).isEqualTo(Verdict.WORSE);
        assertThat(worse.test().difference()).isEqualTo(-better.test().difference());
    }

    @Test
    void aSmallDifferenceIsNoVerdict() {
        CompiledScorer alike = PlansForTests.train(TABLE, PlansForTests.plan(ModelFamily.XGBOOST, Validation.STANDARD))
                .scorer();
        ChampionComparison comparison = compare(alike, GOOD.scorer());
        assertThat(comparison.test().low()).isLessThan(comparison.test().difference());
        assertThat(comparison.test().verdict())
                .isEqualTo(
                        comparison.test().low() > 0
                                ? Verdict.BETTER
                                : comparison.test().high() < 0 ? Verdict.WORSE : Verdict.NOT_DIFFERENT);
    }

    @Test
    void anotherDescriptionOrBoundLeavesModelsComparable() {
        DatasetSchema schema = SyntheticTable.SCHEMA;
        assertThat(ChampionChallenge.comparable(schema, changed(schema, "", "described anew", List.of())))
                .isTrue();
        assertThat(ChampionChallenge.comparable(schema, changed(schema, "_renamed", "", List.of())))
                .isFalse();
        assertThat(ChampionChallenge.comparable(schema, changed(schema, "", "", List.of("one more"))))
                .isFalse();
    }

    private static DatasetSchema changed(DatasetSchema schema, String suffix, String description, List<String> more) {
        List<ColumnSpec> columns = schema.columns().stream()
                .map(column -> new ColumnSpec(
                        column.name() + suffix,
                        column.kind(),
                        column.role(),
                        null,
                        null,
                        Stream.concat(column.allowedValues().stream(), more.stream())
                                .toList(),
                        column.missingAllowed(),
                        description))
                .toList();
        return new DatasetSchema(schema.name(), schema.version(), schema.positiveLabel(), columns);
    }

    private static ChampionComparison compare(CompiledScorer champion, CompiledScorer candidate) {
        return ChampionChallenge.of(ModelVersionId.next(), champion, candidate, TABLE, PLAN);
    }
}
