package io.modeltrail.command.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of the keys with which approvers sign, and of the challenges that are open. */
@Component
class ApproverKeyRows {
    private static final String INSERT = """
            INSERT INTO approver_key (key_id, approver, holder, algorithm, public_key, public_key_digest, wrapped_private_key,
                wrapped_with, registered_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String IN_FORCE = "SELECT * FROM approver_key WHERE approver = ? AND revoked_at IS NULL";
    private static final String FIND = "SELECT * FROM approver_key WHERE key_id = ?";
    private static final String LIST = "SELECT * FROM approver_key ORDER BY key_id DESC LIMIT 1000";
    private static final String EVER_OWN =
            "SELECT EXISTS (SELECT FROM approver_key WHERE approver = ? AND holder = 'APPROVER')";
    private static final String REVOKE = """
            UPDATE approver_key SET revoked_at = ?, wrapped_private_key = NULL WHERE key_id = ? AND revoked_at IS NULL""";
    private static final String CHALLENGE = """
            INSERT INTO approver_key_challenge (approver, challenge, expires_at) VALUES (?, ?, ?)
            ON CONFLICT (approver) DO UPDATE SET challenge = excluded.challenge, expires_at = excluded.expires_at""";
    private static final String TAKE_CHALLENGE =
            "DELETE FROM approver_key_challenge WHERE approver = ? RETURNING challenge, expires_at";

    private final JdbcClient jdbc;

    ApproverKeyRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param revokedAt null while the key is in force */
    record ApproverKey(
            ApproverKeyId keyId,
            String approver,
            Holder holder,
            String algorithm,
            PublicKeyPem publicKey,
            Instant registeredAt,
            @Nullable Instant revokedAt) {}

    /**
     * The private half of a key that the server holds.
     *
     * @param privateKey Base64 of what the key named {@code wrappedWith} has encrypted
     */
    record Wrapped(ApproverKey key, String privateKey, String wrappedWith) {
        @Override
        public String toString() {
            return "Wrapped[" + key.keyId() + "]";
        }
    }

    record Challenge(String text, Instant expiresAt) {}

    /** @return false when the approver has a key in force, or the key is known already */
    boolean insert(
            ApproverKeyId id,
            Actor approver,
            Holder holder,
            PublicKeyPem publicKey,
            @Nullable String wrapped,
            @Nullable String wrappedWith,
            Instant at) {
        return jdbc.sql(INSERT)
                        .params(id.value(), approver.id(), holder.name(), publicKey.algorithm(), publicKey.value())
                        .param(publicKey.digest().value())
                        .param(wrapped)
                        .param(wrappedWith)
                        .param(utc(at))
                        .update()
                == 1;
    }

    Optional<ApproverKey> inForce(String approver) {
        return jdbc.sql(IN_FORCE)
                .param(approver)
                .query((row, number) -> key(row))
                .optional();
    }

    Optional<Wrapped> serverHeld(String approver) {
        return jdbc.sql(IN_FORCE)
                .param(approver)
                .query((row, number) ->
                        new Wrapped(key(row), row.getString("wrapped_private_key"), row.getString("wrapped_with")))
                .optional()
                .filter(wrapped -> wrapped.key().holder() == Holder.SERVER);
    }

    Optional<ApproverKey> find(ApproverKeyId id) {
        return jdbc.sql(FIND).param(id.value()).query((row, number) -> key(row)).optional();
    }

    List<ApproverKey> list() {
        return jdbc.sql(LIST).query((row, number) -> key(row)).list();
    }

    /** Whether the approver has ever registered an own key, revoked or not. */
    boolean everOwn(String approver) {
        return jdbc.sql(EVER_OWN).param(approver).query(Boolean.class).single();
    }

    /** Forgets the private half, if it is here. @return whether it was in force */
    boolean revoke(ApproverKeyId id, Instant at) {
        return jdbc.sql(REVOKE).params(utc(at), id.value()).update() == 1;
    }

    void challenge(String approver, Challenge challenge) {
        jdbc.sql(CHALLENGE)
                .params(approver, challenge.text(), utc(challenge.expiresAt()))
                .update();
    }

    /** A challenge is used once. */
    Optional<Challenge> takeChallenge(String approver) {
        return jdbc.sql(TAKE_CHALLENGE)
                .param(approver)
                .query((row, number) -> new Challenge(row.getString("challenge"), instant(row, "expires_at")))
                .optional();
    }

    private static ApproverKey key(ResultSet row) throws SQLException {
        return new ApproverKey(
                new ApproverKeyId(row.getObject("key_id", UUID.class)),
                row.getString("approver"),
                Holder.valueOf(row.getString("holder")),
                row.getString("algorithm"),
                new PublicKeyPem(row.getString("public_key")),
                instant(row, "registered_at"),
                row.getObject("revoked_at") == null ? null : instant(row, "revoked_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
