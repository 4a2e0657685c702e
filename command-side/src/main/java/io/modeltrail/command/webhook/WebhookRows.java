package io.modeltrail.command.webhook;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.contracts.webhook.WebhookId;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of subscriptions and of their messages. One statement alone reads a secret. */
@Component
class WebhookRows {
    private static final String INSERT = """
            INSERT INTO webhook_subscription (webhook_id, use_case, url, secret, kinds, created_at, created_by, created_by_role)
            VALUES (:id, :useCase, :url, :secret, :kinds, :at, :by, :role)""";
    private static final String END = """
            UPDATE webhook_subscription SET active = false, secret = NULL WHERE webhook_id = ? AND active RETURNING use_case""";
    private static final String CANCEL = """
            UPDATE webhook_delivery SET state = 'CANCELLED', ended_at = ? WHERE webhook_id = ? AND state = 'PENDING'""";
    private static final String SUBSCRIPTIONS = """
            SELECT webhook_id, use_case, url, kinds, created_at, created_by, created_by_role, active,
                (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = s.webhook_id AND state = 'PENDING') AS pending,
                (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = s.webhook_id AND state = 'ABANDONED') AS abandoned
            FROM webhook_subscription s ORDER BY webhook_id DESC LIMIT 500""";
    private static final String COUNT = "SELECT count(*) FROM webhook_subscription WHERE active";
    private static final String FOR_KIND = """
            SELECT webhook_id FROM webhook_subscription WHERE active AND use_case = :useCase AND :kind = ANY (kinds)
            ORDER BY webhook_id""";
    private static final String ENQUEUE = """
            INSERT INTO webhook_delivery (message_id, webhook_id, position, kind, body, state, created_at, tried_since, next_attempt_at)
            VALUES (:message, :webhook, :position, :kind, :body, 'PENDING', :at, :at, :at) ON CONFLICT DO NOTHING""";
    private static final String TAKE = """
            UPDATE webhook_delivery d SET next_attempt_at = :leasedUntil, attempts = attempts + 1
            FROM webhook_subscription s
            WHERE s.webhook_id = d.webhook_id AND s.active AND d.message_id = (
                SELECT message_id FROM webhook_delivery due JOIN webhook_subscription USING (webhook_id)
                WHERE active AND state = 'PENDING' AND next_attempt_at <= :now
                ORDER BY next_attempt_at LIMIT 1 FOR UPDATE OF due SKIP LOCKED)
            RETURNING d.message_id, d.webhook_id, d.kind, d.body, d.attempts, d.tried_since, s.use_case, s.url, s.secret""";
    private static final String DELIVERED = """
            UPDATE webhook_delivery SET state = 'DELIVERED', ended_at = ?, last_failure = NULL
            WHERE message_id = ? AND state = 'PENDING'""";
    private static final String FAILED = """
            UPDATE webhook_delivery SET next_attempt_at = ?, last_failure = ? WHERE message_id = ? AND state = 'PENDING'""";
    private static final String ABANDONED = """
            UPDATE webhook_delivery SET state = 'ABANDONED', ended_at = ?, last_failure = ?
            WHERE message_id = ? AND state = 'PENDING'""";
    private static final String AGAIN = """
            UPDATE webhook_delivery d SET state = 'PENDING', attempts = 0, tried_since = :at, next_attempt_at = :at, ended_at = NULL
            FROM webhook_subscription s
            WHERE s.webhook_id = d.webhook_id AND s.active AND d.webhook_id = :webhook AND d.message_id = :message
                AND d.state <> 'PENDING'""";
    private static final String DELIVERIES = """
            SELECT message_id, position, kind, state, attempts, created_at, next_attempt_at, last_failure, ended_at
            FROM webhook_delivery WHERE webhook_id = :webhook AND (:after::uuid IS NULL OR message_id < :after)
            ORDER BY message_id DESC LIMIT :rows""";

    private final JdbcClient jdbc;

    WebhookRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Subscription(
            WebhookId webhookId,
            UseCaseKey useCase,
            String url,
            List<String> kinds,
            Instant createdAt,
            Actor createdBy,
            boolean active,
            long pending,
            long abandoned) {}

    /** @param nextAttemptAt when it is tried next, or would have been */
    record Delivery(
            UUID messageId,
            long position,
            String kind,
            String state,
            int attempts,
            Instant createdAt,
            Instant nextAttemptAt,
            @Nullable String lastFailure,
            @Nullable Instant endedAt) {}

    /** A message that this process is to send now, for the given time of attempts. */
    record Taken(
            UUID messageId,
            WebhookId webhookId,
            UseCaseKey useCase,
            String kind,
            String body,
            int attempts,
            Instant triedSince,
            WebhookAddress address,
            WebhookSecret secret) {}

    void subscribe(
            WebhookId id,
            UseCaseKey useCase,
            String url,
            WebhookSecret secret,
            List<String> kinds,
            Actor actor,
            Instant at) {
        jdbc.sql(INSERT)
                .param("id", id.value())
                .param("useCase", useCase.value())
                .param("url", url)
                .param("secret", secret.spelled())
                .param("kinds", kinds.toArray(new String[0]))
                .param("at", utc(at))
                .param("by", actor.id())
                .param("role", actor.role().name())
                .update();
    }

    /** @return its use case; empty when there was no such subscription */
    Optional<UseCaseKey> end(WebhookId id, Instant at) {
        jdbc.sql(CANCEL).params(utc(at), id.value()).update();
        return jdbc.sql(END)
                .param(id.value())
                .query((row, number) -> new UseCaseKey(row.getString(1)))
                .optional();
    }

    long active() {
        return jdbc.sql(COUNT).query(Long.class).single();
    }

    List<Subscription> subscriptions() {
        return jdbc.sql(SUBSCRIPTIONS)
                .query((row, number) -> new Subscription(
                        new WebhookId(row.getObject("webhook_id", UUID.class)),
                        new UseCaseKey(row.getString("use_case")),
                        row.getString("url"),
                        List.of((String[]) row.getArray("kinds").getArray()),
                        instant(row, "created_at"),
                        new Actor(row.getString("created_by"), Role.valueOf(row.getString("created_by_role"))),
                        row.getBoolean("active"),
                        row.getLong("pending"),
                        row.getLong("abandoned")))
                .list();
    }

    List<WebhookId> subscribedTo(UseCaseKey useCase, String kind) {
        return jdbc.sql(FOR_KIND)
                .param("useCase", useCase.value())
                .param("kind", kind)
                .query((row, number) -> new WebhookId(row.getObject(1, UUID.class)))
                .list();
    }

    void enqueue(UUID message, WebhookId webhook, long position, String kind, String body, Instant at) {
        jdbc.sql(ENQUEUE)
                .param("message", message)
                .param("webhook", webhook.value())
                .param("position", position)
                .param("kind", kind)
                .param("body", body)
                .param("at", utc(at))
                .update();
    }

    /** @param lease how long nobody else takes the message; then it is taken again, since whoever had it is gone */
    Optional<Taken> take(Instant now, Duration lease) {
        return jdbc.sql(TAKE)
                .param("now", utc(now))
                .param("leasedUntil", utc(now.plus(lease)))
                .query((row, number) -> new Taken(
                        row.getObject("message_id", UUID.class),
                        new WebhookId(row.getObject("webhook_id", UUID.class)),
                        new UseCaseKey(row.getString("use_case")),
                        row.getString("kind"),
                        row.getString("body"),
                        row.getInt("attempts"),
                        instant(row, "tried_since"),
                        new WebhookAddress(URI.create(row.getString("url"))),
                        WebhookSecret.parse(row.getString("secret"))))
                .optional();
    }

    void delivered(UUID message, Instant at) {
        jdbc.sql(DELIVERED).params(utc(at), message).update();
    }

    void failed(UUID message, String failure, Instant nextAttempt) {
        jdbc.sql(FAILED).params(utc(nextAttempt), failure, message).update();
    }

    /** @return whether it was still open */
    boolean abandon(UUID message, String failure, Instant at) {
        return jdbc.sql(ABANDONED).params(utc(at), failure, message).update() == 1;
    }

    /** @return whether there is such a message, which has ended, of an active subscription */
    boolean sendAgain(WebhookId webhook, UUID message, Instant at) {
        return jdbc.sql(AGAIN)
                        .param("at", utc(at))
                        .param("webhook", webhook.value())
                        .param("message", message)
                        .update()
                == 1;
    }

    /** The newest first. */
    List<Delivery> deliveries(WebhookId webhook, @Nullable UUID after, int rows) {
        return jdbc.sql(DELIVERIES)
                .param("webhook", webhook.value())
                .param("after", after)
                .param("rows", rows)
                .query((row, number) -> new Delivery(
                        row.getObject("message_id", UUID.class),
                        row.getLong("position"),
                        row.getString("kind"),
                        row.getString("state"),
                        row.getInt("attempts"),
                        instant(row, "created_at"),
                        instant(row, "next_attempt_at"),
                        row.getString("last_failure"),
                        row.getObject("ended_at") == null ? null : instant(row, "ended_at")))
                .list();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
