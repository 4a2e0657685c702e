package io.modeltrail.query.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.DecisionVerification;
import io.modeltrail.query.DecisionVerification.Decided;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.model.ModelVersionView.Approval;
import io.modeltrail.query.model.ModelVersionView.ModelState;
import io.modeltrail.query.model.ModelVersionView.Rejection;
import io.modeltrail.query.model.ModelVersionView.Submission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of model versions and their approvals. */
@Component
class ModelVersionRows {
    private static final String INSERT = """
            INSERT INTO query_model_version (model_version_id, use_case, state, candidate, artefact_digest,
                registered_position, registered_at, position)
            VALUES (?, ?, 'REGISTERED', ?::jsonb, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String SUBMIT = """
            UPDATE query_model_version
            SET state = 'SUBMITTED', submitted_by = ?, submitted_by_role = ?, submitted_position = ?, submitted_at = ?,
                position = ?
            WHERE model_version_id = ? AND position < ?""";
    private static final String INSERT_APPROVAL = """
            INSERT INTO query_approval (position, model_version_id, approver, approver_role, binding, comment, decided_at, signed)
            VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb)
            ON CONFLICT DO NOTHING""";
    private static final String GRANT =
            "UPDATE query_model_version SET position = ? WHERE model_version_id = ? AND position < ?";
    private static final String APPROVE = """
            UPDATE query_model_version SET state = 'APPROVED', approved_position = ?, approved_at = ?, position = ?
            WHERE model_version_id = ? AND position < ?""";
    private static final String REJECT = """
            UPDATE query_model_version
            SET state = 'REJECTED', rejected_by = ?, rejected_by_role = ?, rejection_reason = ?, rejection_signed = ?::jsonb,
                rejected_position = ?, rejected_at = ?, rejection_decided_at = ?, position = ?
            WHERE model_version_id = ? AND position < ?""";
    /** What a version does now stands before how it got there. */
    private static final String SELECT = """
            SELECT version.*,
                CASE WHEN version.model_version_id = (
                        SELECT change.model_version_id FROM query_champion_change change
                        WHERE change.use_case = version.use_case ORDER BY change.position DESC LIMIT 1) THEN 'CHAMPION'
                    WHEN EXISTS (
                        SELECT FROM query_challenger challenger
                        WHERE challenger.model_version_id = version.model_version_id AND challenger.open) THEN 'CHALLENGER'
                    ELSE version.state END AS current_state,
                (SELECT count(*) FROM query_approval approval
                    WHERE approval.model_version_id = version.model_version_id) AS approvals
            FROM query_model_version version
            """;

    private static final String FIND = SELECT + "WHERE model_version_id = ?";
    private static final String LIST = SELECT + """
            WHERE (:useCase::text IS NULL OR use_case = :useCase) AND (:after::uuid IS NULL OR model_version_id < :after)
            ORDER BY model_version_id DESC LIMIT :rows""";
    private static final String APPROVALS = """
            SELECT approval.*, version.candidate
            FROM query_approval approval LEFT JOIN query_model_version version USING (model_version_id)
            WHERE model_version_id = ? ORDER BY approval.position""";
    /** Of all tables that the group writes. */
    private static final String LAST_POSITION = """
            SELECT greatest(-1, (SELECT max(position) FROM query_model_version),
                (SELECT max(position) FROM query_champion_change), (SELECT max(position) FROM query_challenger),
                (SELECT max(position) FROM query_approver_key),
                (SELECT max(position) FROM query_counterfactual_replay))""";

    private static final String ENVELOPE = """
            SELECT signed FROM query_approval WHERE model_version_id = :version AND position = :position
            UNION ALL
            SELECT rejection_signed FROM query_model_version
            WHERE model_version_id = :version AND rejected_position = :position""";
    private static final String TRUNCATE = "TRUNCATE query_model_version, query_approval";

    private final JdbcClient jdbc;
    private final StoredJson json;
    private final ApproverKeyRows keys;
    private final CounterfactualRows replays;

    ModelVersionRows(JdbcClient jdbc, StoredJson json, ApproverKeyRows keys, CounterfactualRows replays) {
        this.jdbc = jdbc;
        this.json = json;
        this.keys = keys;
        this.replays = replays;
    }

    void register(ModelVersionRegistered event, RecordedEvent recorded) {
        Candidate candidate = event.candidate();
        jdbc.sql(INSERT)
                .params(
                        event.modelVersionId().value(),
                        candidate.useCase().value(),
                        json.write(candidate),
                        candidate.binding().artefactDigest().value(),
                        recorded.position(),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void submit(ModelVersionSubmitted event, RecordedEvent recorded) {
        Actor submitter = event.submittedBy();
        update(
                SUBMIT,
                event.modelVersionId(),
                recorded,
                submitter.id(),
                submitter.role().name(),
                recorded.position(),
                recorded.at());
    }

    void grant(ApprovalGranted event, RecordedEvent recorded) {
        jdbc.sql(INSERT_APPROVAL)
                .params(
                        recorded.position(),
                        event.modelVersionId().value(),
                        event.approver().id(),
                        event.approver().role().name(),
                        json.write(event.binding()),
                        event.comment(),
                        event.decidedAt().atOffset(ZoneOffset.UTC))
                .param(event.signed() == null ? null : json.write(event.signed()))
                .update();
        update(GRANT, event.modelVersionId(), recorded);
    }

    void approve(ModelVersionApproved event, RecordedEvent recorded) {
        update(APPROVE, event.modelVersionId(), recorded, recorded.position(), recorded.at());
    }

    void reject(ModelVersionRejected event, RecordedEvent recorded) {
        Actor approver = event.approver();
        update(
                REJECT,
                event.modelVersionId(),
                recorded,
                approver.id(),
                approver.role().name(),
                event.reason(),
                event.signed() == null ? null : json.write(event.signed()),
                recorded.position(),
                recorded.at(),
                event.decidedAt().atOffset(ZoneOffset.UTC));
    }

    private void update(String statement, ModelVersionId id, RecordedEvent recorded, @Nullable Object... values) {
        JdbcClient.StatementSpec change = jdbc.sql(statement);
        for (Object value : values) {
            change = change.param(value);
        }
        change.param(recorded.position())
                .param(id.value())
                .param(recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    Optional<ModelVersionView> find(ModelVersionId id) {
        List<Approval> approvals = jdbc.sql(APPROVALS)
                .param(id.value())
                .query((row, number) -> approval(row))
                .list();
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> view(row, approvals))
                .optional();
    }

    /** @param position of an approval, or of the rejection */
    Optional<DsseEnvelope> envelope(ModelVersionId id, long position) {
        return jdbc.sql(ENVELOPE)
                .param("version", id.value())
                .param("position", position)
                .query((row, number) ->
                        Optional.ofNullable(json.readNullable(row.getString("signed"), SignedDecision.class)))
                .optional()
                .flatMap(signed -> signed)
                .map(SignedDecision::envelope);
    }

    List<ModelVersionView.Line> list(@Nullable UseCaseKey useCase, PageRequest page) {
        return jdbc.sql(LIST)
                .param("useCase", useCase == null ? null : useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> line(row))
                .list();
    }

    private ModelVersionView view(ResultSet row, List<Approval> approvals) throws SQLException {
        return new ModelVersionView(
                new ModelVersionId(Row.uuid(row, "model_version_id")),
                ModelState.valueOf(row.getString("current_state")),
                json.read(row.getString("candidate"), Candidate.class),
                Row.instant(row, "registered_at"),
                row.getLong("registered_position"),
                submission(row),
                approvals,
                replays.of(new ModelVersionId(Row.uuid(row, "model_version_id"))),
                Row.nullableInstant(row, "approved_at"),
                row.getObject("approved_position", Long.class),
                rejection(row),
                row.getLong("position"));
    }

    private ModelVersionView.Line line(ResultSet row) throws SQLException {
        Candidate candidate = json.read(row.getString("candidate"), Candidate.class);
        return new ModelVersionView.Line(
                new ModelVersionId(Row.uuid(row, "model_version_id")),
                candidate.useCase(),
                ModelState.valueOf(row.getString("current_state")),
                candidate.family(),
                candidate.trainingRunId(),
                candidate.datasetSnapshotId(),
                candidate.binding().artefactDigest(),
                candidate.evaluation().aucMean(),
                candidate.trainedBy(),
                Row.instant(row, "registered_at"),
                row.getInt("approvals"));
    }

    private Approval approval(ResultSet row) throws SQLException {
        SignedDecision signed = json.readNullable(row.getString("signed"), SignedDecision.class);
        ApprovalBinding binding = json.read(row.getString("binding"), ApprovalBinding.class);
        return new Approval(
                Row.actor(row, "approver"),
                binding,
                row.getString("comment"),
                Row.instant(row, "decided_at"),
                row.getLong("position"),
                signed,
                verification(
                        new Decided(
                                signed,
                                statement(row, Decision.APPROVED, "approver", "comment", "decided_at"),
                                binding,
                                row.getLong("position")),
                        row.getString("approver")));
    }

    /** Null when the version, or when it was decided, is not known. */
    private @Nullable DecisionStatement statement(
            ResultSet row, Decision decision, String approver, String comment, String decidedAt) throws SQLException {
        Candidate candidate = json.readNullable(row.getString("candidate"), Candidate.class);
        Instant at = Row.nullableInstant(row, decidedAt);
        return candidate == null || at == null
                ? null
                : new DecisionStatement(
                        new ModelVersionId(Row.uuid(row, "model_version_id")),
                        candidate,
                        decision,
                        Row.actor(row, approver),
                        row.getString(comment),
                        at);
    }

    private DecisionVerification verification(Decided decided, String approver) {
        SignedDecision signed = decided.signed();
        return DecisionVerification.of(
                decided, signed == null ? null : keys.find(signed.keyId()).orElse(null), keys.beginnings(approver));
    }

    private static @Nullable Submission submission(ResultSet row) throws SQLException {
        return row.getString("submitted_by") == null
                ? null
                : new Submission(
                        Row.actor(row, "submitted_by"),
                        Row.instant(row, "submitted_at"),
                        row.getLong("submitted_position"));
    }

    private @Nullable Rejection rejection(ResultSet row) throws SQLException {
        if (row.getString("rejected_by") == null) {
            return null;
        }
        SignedDecision signed = json.readNullable(row.getString("rejection_signed"), SignedDecision.class);
        ApprovalBinding binding =
                json.read(row.getString("candidate"), Candidate.class).binding();
        return new Rejection(
                Row.actor(row, "rejected_by"),
                row.getString("rejection_reason"),
                Row.instant(row, "rejected_at"),
                row.getLong("rejected_position"),
                signed,
                verification(
                        new Decided(
                                signed,
                                statement(
                                        row,
                                        Decision.REJECTED,
                                        "rejected_by",
                                        "rejection_reason",
                                        "rejection_decided_at"),
                                binding,
                                row.getLong("rejected_position")),
                        row.getString("rejected_by")));
    }
}
