package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.runtime.SyntheticTable;
import org.junit.jupiter.api.Test;

/**
 * Plans of before there were calibration, search and intervals give the artefacts that they gave then. The digests were taken from the
 * procedure of that time, on amd64; the libraries promise the same bytes on one architecture only.
 */
class RecordedPlansTest {
    @Test
    void aLogisticRegressionOfAnOldPlanHasTheOldBytes() {
        TrainingResult result = train(ModelFamily.LOGISTIC_REGRESSION);
        assertThat(Sha256Digest.of(result.scorer().artefact()).value())
                .isEqualTo("sha256:2889cc2cb88c16ab59e9e63a6e24947708ea4ded9958917e34cb2ec6eadf5775");
        figures(
                result.evaluation(),
                0.7694539232546072,
                0.29563492063492064,
                0.7466703156358329,
                0.8809523809523809,
                0.19878087667426259);
    }

    @Test
    void boostedTreesOfAnOldPlanHaveTheOldBytes() {
        TrainingResult result = train(ModelFamily.XGBOOST);
        assertThat(Sha256Digest.of(result.scorer().artefact()).value())
                .isEqualTo("sha256:2c83da86ae56d338257974823e3118deeb46bf905c40fea3aa25dd7a4916ce49");
        figures(
                result.evaluation(),
                0.7585088259237024,
                0.1349206349206349,
                0.7419266557197591,
                1.0,
                0.19959684111305953);
    }

    private static TrainingResult train(ModelFamily family) {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the digests are of amd64");
        TrainingResult result = PlansForTests.train(
                PlansForTests.table(SyntheticTable.of(1_500, 21).encoded()),
                PlansForTests.plan(family, PlansForTests.AS_BEFORE));
        assertThat(result.rowOrderDigest().value())
                .isEqualTo("sha256:c2835bf84116f410acf93a9e04b0f7fc7da99ccc8b5b8c45e5916c7677e72ab6");
        return result;
    }

    private static void figures(
            Evaluation evaluation,
            double aucMean,
            double recallAtPrecision80,
            double holdoutAuc,
            double precision,
            double brier) {
        assertThat(evaluation.aucMean()).isCloseTo(aucMean, within(1e-12));
        assertThat(evaluation.recallAtPrecision80()).isCloseTo(recallAtPrecision80, within(1e-12));
        assertThat(evaluation.holdoutAuc()).isCloseTo(holdoutAuc, within(1e-12));
        assertThat(evaluation.precision()).isCloseTo(precision, within(1e-12));
        assertThat(evaluation.brier()).isCloseTo(brier, within(1e-12));
        assertThat(evaluation.detail().aucInterval()).isNull();
    }
}
