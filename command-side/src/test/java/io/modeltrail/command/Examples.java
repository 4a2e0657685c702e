package io.modeltrail.command;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Map;

/** Values for the tests of this module. */
public final class Examples {
    public static final UseCaseKey CHURN = new UseCaseKey("telco-churn");
    public static final Actor TRAINER = new Actor("trainer", Role.DATA_SCIENTIST);
    public static final Actor FIRST_APPROVER = new Actor("first", Role.APPROVER);
    public static final Actor SECOND_APPROVER = new Actor("second", Role.APPROVER);
    public static final Actor OPERATOR = new Actor("operator", Role.OPERATOR);

    private Examples() {}

    public static Sha256Digest digest(String of) {
        return Sha256Digest.of(of.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public static DatasetSchema schema() {
        return new DatasetSchema(
                "tiny",
                1,
                "Yes",
                List.of(
                        column("id", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.ENTITY_KEY, List.of()),
                        column("tenure", ColumnSpec.Kind.INTEGER, ColumnSpec.ColumnRole.FEATURE, List.of()),
                        column("churn", ColumnSpec.Kind.CATEGORY, ColumnSpec.ColumnRole.LABEL, List.of("Yes", "No"))));
    }

    private static ColumnSpec column(
            String name, ColumnSpec.Kind kind, ColumnSpec.ColumnRole role, List<String> allowedValues) {
        return new ColumnSpec(name, kind, role, null, null, allowedValues, false, "");
    }

    public static Evaluation evaluation() {
        return new Evaluation(0.85, 0.01, List.of(0.85), 0.2, 0.84, 0.6f, true, 0.8, 0.2, 0.13, 0.4, 0.265, null);
    }

    public static TrainingOutcome outcome() {
        return new TrainingOutcome(
                digest("artefact"),
                10,
                digest("library"),
                digest("evaluation"),
                evaluation(),
                digest("order"),
                80,
                20,
                100,
                0.0,
                Map.of("java.version", "25"),
                5,
                null,
                null);
    }

    public static Candidate candidate() {
        return candidate(digest("artefact"));
    }

    public static Candidate candidate(Sha256Digest artefact) {
        return new Candidate(
                CHURN,
                ModelFamily.XGBOOST,
                TrainingRunId.next(),
                DatasetSnapshotId.next(),
                new ApprovalBinding(artefact, digest("dataset"), digest("evaluation")),
                schema(),
                evaluation(),
                TRAINER,
                null);
    }
}
