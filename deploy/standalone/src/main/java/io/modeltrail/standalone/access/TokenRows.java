package io.modeltrail.standalone.access;

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

/** The SQL of API tokens. */
@Component
class TokenRows {
    private static final String INSERT = """
            INSERT INTO api_token (token_id, user_id, label, token_sha256, created_at, expires_at)
            VALUES (:tokenId, :userId, :label, :sha256, :createdAt, :expiresAt)
            """;
    private static final String USER_OF = """
            SELECT u.user_id, u.name, u.password_hash, u.roles, u.disabled, u.created_at
            FROM api_token t JOIN app_user u USING (user_id)
            WHERE t.token_sha256 = :sha256 AND t.revoked_at IS NULL AND t.expires_at > :now AND NOT u.disabled
            """;
    private static final String PAGE = """
            SELECT token_id, label, created_at, expires_at, revoked_at, last_used_at
            FROM api_token WHERE user_id = :userId AND token_id > :after ORDER BY token_id LIMIT :limit
            """;
    /** Once a minute is exact enough, and spares a write for each request. */
    private static final String USED = """
            UPDATE api_token SET last_used_at = :now
            WHERE token_sha256 = :sha256 AND (last_used_at IS NULL OR last_used_at < :now - interval '1 minute')
            """;

    private static final String REVOKE = """
            UPDATE api_token SET revoked_at = coalesce(revoked_at, :now) WHERE token_id = :tokenId
            """;
    private static final String REVOKE_ALL = """
            UPDATE api_token SET revoked_at = :now WHERE user_id = :userId AND revoked_at IS NULL
            """;

    private final JdbcClient jdbc;

    TokenRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(TokenRow token, UUID userId, byte[] sha256) {
        jdbc.sql(INSERT)
                .param("tokenId", token.tokenId())
                .param("userId", userId)
                .param("label", token.label())
                .param("sha256", sha256)
                .param("createdAt", token.createdAt().atOffset(ZoneOffset.UTC))
                .param("expiresAt", token.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Whose token it is, when it is valid. */
    Optional<UserRow> userOf(byte[] sha256, Instant now) {
        return jdbc.sql(USER_OF)
                .param("sha256", sha256)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(UserRows::map)
                .optional();
    }

    void used(byte[] sha256, Instant now) {
        jdbc.sql(USED)
                .param("sha256", sha256)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    List<TokenRow> page(UUID userId, UUID after, int limit) {
        return jdbc.sql(PAGE)
                .param("userId", userId)
                .param("after", after)
                .param("limit", limit)
                .query(TokenRows::map)
                .list();
    }

    Optional<UUID> ownerOf(UUID tokenId) {
        return jdbc.sql("SELECT user_id FROM api_token WHERE token_id = :tokenId")
                .param("tokenId", tokenId)
                .query(UUID.class)
                .optional();
    }

    void revoke(UUID tokenId, Instant now) {
        jdbc.sql(REVOKE)
                .param("tokenId", tokenId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void revokeAll(UUID userId, Instant now) {
        jdbc.sql(REVOKE_ALL)
                .param("userId", userId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static TokenRow map(ResultSet row, int number) throws SQLException {
        return new TokenRow(
                row.getObject("token_id", UUID.class),
                row.getString("label"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime stored = row.getObject(column, OffsetDateTime.class);
        return stored == null ? null : stored.toInstant();
    }
}
