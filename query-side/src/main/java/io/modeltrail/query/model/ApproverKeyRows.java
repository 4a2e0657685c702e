package io.modeltrail.query.model;

import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.query.DecisionVerification.KeyBeginnings;
import io.modeltrail.query.DecisionVerification.KnownKey;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.StoredJson;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the public keys that decisions verify with. */
@Component
class ApproverKeyRows {
    private static final String INSERT = """
            INSERT INTO query_approver_key (key_id, registered, registered_position, position) VALUES (?, ?::jsonb, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String REVOKE =
            "UPDATE query_approver_key SET revoked_position = ?, position = ? WHERE key_id = ? AND position < ?";
    private static final String FIND = "SELECT * FROM query_approver_key WHERE key_id = ?";
    private static final String BEGINNINGS = """
            SELECT min(registered_position) AS first_of_all,
                min(registered_position)
                    FILTER (WHERE registered ->> 'holder' = 'APPROVER' AND registered #>> '{approver,id}' = ?) AS first_own
            FROM query_approver_key""";
    private static final String TRUNCATE = "TRUNCATE query_approver_key";

    private final JdbcClient jdbc;
    private final StoredJson json;

    ApproverKeyRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void register(ApproverKeyRegistered event, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(event.keyId().value(), json.write(event), recorded.position(), recorded.position())
                .update();
    }

    void revoke(ApproverKeyRevoked event, RecordedEvent recorded) {
        long position = recorded.position();
        jdbc.sql(REVOKE)
                .params(position, position, event.keyId().value(), position)
                .update();
    }

    Optional<KnownKey> find(ApproverKeyId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> new KnownKey(
                        json.read(row.getString("registered"), ApproverKeyRegistered.class),
                        row.getLong("registered_position"),
                        row.getObject("revoked_position", Long.class)))
                .optional();
    }

    KeyBeginnings beginnings(String approver) {
        return jdbc.sql(BEGINNINGS)
                .param(approver)
                .query((row, number) -> new KeyBeginnings(
                        row.getObject("first_of_all", Long.class), row.getObject("first_own", Long.class)))
                .single();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }
}
