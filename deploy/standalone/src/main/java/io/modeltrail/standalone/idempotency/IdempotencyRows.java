package io.modeltrail.standalone.idempotency;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of idempotency keys. */
@Component
class IdempotencyRows {
    private static final String CLAIM =
            "SELECT pg_try_advisory_xact_lock(hashtextextended(:actor || chr(10) || :key, 7))";
    private static final String FIND = """
            SELECT request_hash, status, location, content_type, body FROM idempotency_key
            WHERE actor = :actor AND idempotency_key = :key AND created_at > :oldest
            """;
    /** Replaces only an expired row: a valid one was found before. */
    private static final String KEEP = """
            INSERT INTO idempotency_key
                (actor, idempotency_key, request_hash, status, location, content_type, body, created_at)
            VALUES (:actor, :key, :hash, :status, :location, :contentType, :body, :now)
            ON CONFLICT (actor, idempotency_key) DO UPDATE SET
                request_hash = excluded.request_hash, status = excluded.status, location = excluded.location,
                content_type = excluded.content_type, body = excluded.body, created_at = excluded.created_at
            """;

    private final JdbcClient jdbc;

    IdempotencyRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the end of the transaction nobody else has the key; false when somebody has it. */
    boolean claim(String actor, String key) {
        return jdbc.sql(CLAIM)
                .param("actor", actor)
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    Optional<KeptAnswer> find(String actor, String key, Instant oldest) {
        return jdbc.sql(FIND)
                .param("actor", actor)
                .param("key", key)
                .param("oldest", oldest.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new KeptAnswer(
                        row.getString("request_hash"),
                        row.getInt("status"),
                        row.getString("location"),
                        row.getString("content_type"),
                        row.getString("body")))
                .optional();
    }

    void keep(String actor, String key, KeptAnswer answer, Instant now) {
        jdbc.sql(KEEP)
                .param("actor", actor)
                .param("key", key)
                .param("hash", answer.requestHash())
                .param("status", answer.status())
                .param("location", answer.location())
                .param("contentType", answer.contentType())
                .param("body", answer.body())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    int deleteOlderThan(Instant oldest) {
        return jdbc.sql("DELETE FROM idempotency_key WHERE created_at <= :oldest")
                .param("oldest", oldest.atOffset(ZoneOffset.UTC))
                .update();
    }
}
