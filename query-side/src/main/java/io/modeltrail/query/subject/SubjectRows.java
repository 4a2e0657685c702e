package io.modeltrail.query.subject;

import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.RetentionEvent.RetentionDefined;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldPlaced;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.subject.SubjectView.ErasureState;
import io.modeltrail.query.subject.SubjectView.ErasureView;
import io.modeltrail.query.subject.SubjectView.Failure;
import io.modeltrail.query.subject.SubjectView.LegalHold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code query_subject} and {@code query_subject_store}. */
@Component
class SubjectRows {
    private static final String HOLD = """
            INSERT INTO query_subject AS known
                (subject_id, use_case, held_since, hold_reason, held_by, held_by_role, position)
            VALUES (:subject, :useCase, :at, :reason, :by, :role, :position)
            ON CONFLICT (subject_id) DO UPDATE SET held_since = excluded.held_since, hold_reason = excluded.hold_reason,
                held_by = excluded.held_by, held_by_role = excluded.held_by_role, position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String LIFT = """
            UPDATE query_subject SET held_since = NULL, hold_reason = NULL, held_by = NULL, held_by_role = NULL,
                position = :position
            WHERE subject_id = :subject AND position < :position""";
    private static final String REQUEST = """
            INSERT INTO query_subject AS known
                (subject_id, use_case, erasure_id, erasure_state, reason, requested_by, requested_by_role, requested_at, stores,
                position)
            VALUES (:subject, :useCase, :erasure, 'REQUESTED', :reason, :by, :role, :at, :stores, :position)
            ON CONFLICT (subject_id) DO UPDATE SET erasure_id = excluded.erasure_id, erasure_state = excluded.erasure_state,
                reason = excluded.reason, requested_by = excluded.requested_by,
                requested_by_role = excluded.requested_by_role, requested_at = excluded.requested_at,
                stores = excluded.stores, stop_reason = NULL, ended_at = NULL, position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String MOVE = """
            UPDATE query_subject SET erasure_state = :state, position = :position
            WHERE subject_id = :subject AND position < :position""";
    private static final String STOP = """
            UPDATE query_subject SET erasure_state = 'STOPPED', stop_reason = :reason, ended_at = :at, position = :position
            WHERE subject_id = :subject AND position < :position""";
    private static final String CERTIFY = """
            UPDATE query_subject SET erasure_state = 'ERASED', certificate = :certificate, digest = :digest, ended_at = :at,
                position = :position
            WHERE subject_id = :subject AND position < :position""";
    private static final String STORE = """
            INSERT INTO query_subject_store AS known (erasure_id, store, erased, failure, position)
            VALUES (:erasure, :store, :erased::jsonb, :failure, :position)
            ON CONFLICT (erasure_id, store) DO UPDATE SET erased = excluded.erased, failure = excluded.failure,
                position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String RETAIN = """
            INSERT INTO query_retention AS known (use_case, days, position) VALUES (?, ?, ?)
            ON CONFLICT (use_case) DO UPDATE SET days = excluded.days, position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String RETENTION = "SELECT days FROM query_retention WHERE use_case = ?";
    private static final String FIND = "SELECT * FROM query_subject WHERE subject_id = ?";
    private static final String STORES = "SELECT * FROM query_subject_store WHERE erasure_id = ? ORDER BY store";
    private static final String TRUNCATE = "TRUNCATE query_subject, query_subject_store, query_retention";

    private final JdbcClient jdbc;
    private final StoredJson json;

    SubjectRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** @param text as it was made; its digest is that of these characters in UTF-8 */
    record Certificate(String text, String digest) {}

    void hold(LegalHoldPlaced event, long position) {
        jdbc.sql(HOLD)
                .param("subject", event.subjectId().value())
                .param("useCase", event.useCase().value())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .param("reason", event.reason())
                .param("by", event.placedBy().id())
                .param("role", event.placedBy().role().name())
                .param("position", position)
                .update();
    }

    void lift(SubjectId subject, long position) {
        jdbc.sql(LIFT)
                .param("subject", subject.value())
                .param("position", position)
                .update();
    }

    void request(ErasureRequested event, long position) {
        jdbc.sql(REQUEST)
                .param("subject", event.subjectId().value())
                .param("useCase", event.useCase().value())
                .param("erasure", event.erasureId().value())
                .param("reason", event.reason())
                .param("by", event.requestedBy().id())
                .param("role", event.requestedBy().role().name())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .param("stores", event.stores().toArray(new String[0]))
                .param("position", position)
                .update();
    }

    void move(SubjectId subject, ErasureState state, long position) {
        jdbc.sql(MOVE)
                .param("subject", subject.value())
                .param("state", state.name())
                .param("position", position)
                .update();
    }

    void stop(ErasureStopped event, long position) {
        jdbc.sql(STOP)
                .param("subject", event.subjectId().value())
                .param("reason", event.reason())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .param("position", position)
                .update();
    }

    void certify(SubjectErased event, long position) {
        jdbc.sql(CERTIFY)
                .param("subject", event.subjectId().value())
                .param("certificate", event.certificate())
                .param("digest", event.digest().value())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .param("position", position)
                .update();
    }

    /** A row that says neither what was erased nor what failed. */
    void begun(ErasureId erasure, String store, long position) {
        store(erasure, store, null, null, position);
    }

    void erased(ErasureId erasure, StoreErasure what, long position) {
        store(erasure, what.store(), json.write(what), null, position);
    }

    void failed(ErasureId erasure, String store, String failure, long position) {
        store(erasure, store, null, failure, position);
    }

    private void store(
            ErasureId erasure, String store, @Nullable String erased, @Nullable String failure, long position) {
        jdbc.sql(STORE)
                .param("erasure", erasure.value())
                .param("store", store)
                .param("erased", erased)
                .param("failure", failure)
                .param("position", position)
                .update();
    }

    void retain(RetentionDefined event, long position) {
        jdbc.sql(RETAIN).params(event.useCase().value(), event.days(), position).update();
    }

    /** 0 = there is no minimum. */
    int retentionDays(UseCaseKey useCase) {
        return jdbc.sql(RETENTION)
                .param(useCase.value())
                .query((row, number) -> row.getInt(1))
                .optional()
                .orElse(0);
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    Optional<SubjectView> find(SubjectId subject, @Nullable SubjectState state) {
        return jdbc.sql(FIND)
                .param(subject.value())
                .query((row, number) -> new SubjectView(
                        subject, state, new UseCaseKey(row.getString("use_case")), hold(row), erasure(row)))
                .optional();
    }

    Optional<Certificate> certificate(SubjectId subject) {
        return jdbc.sql(FIND + " AND certificate IS NOT NULL")
                .param(subject.value())
                .query((row, number) -> new Certificate(row.getString("certificate"), row.getString("digest")))
                .optional();
    }

    private static @Nullable LegalHold hold(ResultSet row) throws SQLException {
        Instant since = Row.nullableInstant(row, "held_since");
        return since == null ? null : new LegalHold(row.getString("hold_reason"), Row.actor(row, "held_by"), since);
    }

    private @Nullable ErasureView erasure(ResultSet row) throws SQLException {
        UUID id = row.getObject("erasure_id", UUID.class);
        if (id == null) {
            return null;
        }
        List<String> waitingFor =
                new ArrayList<>(List.of((String[]) row.getArray("stores").getArray()));
        List<StoreErasure> erased = new ArrayList<>();
        List<String> atWork = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        jdbc.sql(STORES).param(id).query(store -> {
            String name = store.getString("store");
            String what = store.getString("erased");
            String failure = store.getString("failure");
            if (what != null) {
                waitingFor.remove(name);
                erased.add(json.read(what, StoreErasure.class));
            } else if (failure != null) {
                failures.add(new Failure(name, failure));
            } else {
                atWork.add(name);
            }
        });
        return new ErasureView(
                new ErasureId(id),
                ErasureState.valueOf(row.getString("erasure_state")),
                row.getString("reason"),
                Row.actor(row, "requested_by"),
                Row.instant(row, "requested_at"),
                waitingFor,
                atWork,
                erased,
                failures,
                row.getString("stop_reason"),
                Row.nullableDigest(row, "digest"),
                Row.nullableInstant(row, "ended_at"));
    }
}
