package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.LinearModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A logistic regression on two columns, small enough to know by heart. */
public final class TinyChurnModel {
    public static final UseCaseKey CHURN = new UseCaseKey("churn");

    private TinyChurnModel() {}

    /** @param intercept tells one such model from another */
    public static CompiledScorer withIntercept(double intercept) {
        return onColumn("tenure", intercept);
    }

    /** The same with another column in the place of tenure. */
    public static CompiledScorer ofIncome(double intercept) {
        return onColumn("income", intercept);
    }

    private static CompiledScorer onColumn(String number, double intercept) {
        return new CompiledScorer(
                schema(number),
                0.5f,
                new LinearModel(
                        new double[] {-0.8, 0.9, -0.7},
                        new double[] {32.4, 0, 0},
                        new double[] {24.6, 1, 1},
                        intercept));
    }

    public static FeatureRow row(double tenure, String contract) {
        return new FeatureRow(Map.of("tenure", tenure, "contract", contract));
    }

    public static ModelVersionRegistered registered(ModelVersionId id, CompiledScorer scorer) {
        return registered(id, scorer, scorer.threshold());
    }

    static ModelVersionRegistered registered(ModelVersionId id, CompiledScorer scorer, float threshold) {
        Sha256Digest other = Sha256Digest.of("another file".getBytes(StandardCharsets.UTF_8));
        return new ModelVersionRegistered(
                id,
                new Candidate(
                        CHURN,
                        ModelFamily.LOGISTIC_REGRESSION,
                        new TrainingRunId(Identifiers.next()),
                        new DatasetSnapshotId(Identifiers.next()),
                        new ApprovalBinding(Sha256Digest.of(scorer.artefact()), other, other),
                        scorer.schema(),
                        new Evaluation(
                                0.84,
                                0.01,
                                List.of(0.83, 0.85),
                                0.2,
                                0.84,
                                threshold,
                                true,
                                0.8,
                                0.2,
                                0.14,
                                0.42,
                                0.27,
                                null),
                        new Actor("trainer", Role.DATA_SCIENTIST),
                        null));
    }

    private static DatasetSchema schema(String number) {
        return new DatasetSchema(
                "churn",
                3,
                "Yes",
                List.of(
                        new ColumnSpec(
                                "customer",
                                ColumnSpec.Kind.TEXT,
                                ColumnSpec.ColumnRole.ENTITY_KEY,
                                null,
                                null,
                                List.of(),
                                false,
                                "who"),
                        new ColumnSpec(
                                number,
                                ColumnSpec.Kind.INTEGER,
                                ColumnSpec.ColumnRole.FEATURE,
                                0.0,
                                100.0,
                                List.of(),
                                true,
                                "months"),
                        new ColumnSpec(
                                "contract",
                                ColumnSpec.Kind.CATEGORY,
                                ColumnSpec.ColumnRole.FEATURE,
                                null,
                                null,
                                List.of("Month-to-month", "Two year"),
                                false,
                                "term"),
                        new ColumnSpec(
                                "churn",
                                ColumnSpec.Kind.CATEGORY,
                                ColumnSpec.ColumnRole.LABEL,
                                null,
                                null,
                                List.of("No", "Yes"),
                                false,
                                "left")));
    }
}
