package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of users. */
@Component
class UserRows {
    private static final String COLUMNS =
            "SELECT user_id, name, password_hash, roles, disabled, created_at FROM app_user";
    private static final String INSERT = """
            INSERT INTO app_user (user_id, name, password_hash, roles, disabled, created_at)
            VALUES (:userId, :name, :passwordHash, :roles, false, :createdAt)
            ON CONFLICT (name) DO NOTHING
            """;

    private final JdbcClient jdbc;

    UserRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when the name is taken */
    boolean insert(UserRow user) {
        return jdbc.sql(INSERT)
                        .param("userId", user.userId())
                        .param("name", user.name())
                        .param("passwordHash", user.passwordHash())
                        .param("roles", user.roles().stream().map(Role::name).toArray(String[]::new))
                        .param("createdAt", user.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    Optional<UserRow> byName(String name) {
        return jdbc.sql(COLUMNS + " WHERE name = :name")
                .param("name", name)
                .query(UserRows::map)
                .optional();
    }

    Optional<UserRow> byId(UUID userId) {
        return jdbc.sql(COLUMNS + " WHERE user_id = :userId")
                .param("userId", userId)
                .query(UserRows::map)
                .optional();
    }

    List<UserRow> page(UUID after, int limit) {
        return jdbc.sql(COLUMNS + " WHERE user_id > :after ORDER BY user_id LIMIT :limit")
                .param("after", after)
                .param("limit", limit)
                .query(UserRows::map)
                .list();
    }

    boolean isEmpty() {
        return jdbc.sql("SELECT NOT EXISTS (SELECT 1 FROM app_user)")
                .query(Boolean.class)
                .single();
    }

    /** Until the end of the transaction no other process makes the first user. */
    void lockFirstUser() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('modeltrail first user'))")
                .query((row, number) -> true)
                .single();
    }

    boolean disable(UUID userId) {
        return jdbc.sql("UPDATE app_user SET disabled = true WHERE user_id = :userId")
                        .param("userId", userId)
                        .update()
                == 1;
    }

    void changePassword(UUID userId, String passwordHash) {
        jdbc.sql("UPDATE app_user SET password_hash = :passwordHash WHERE user_id = :userId")
                .param("passwordHash", passwordHash)
                .param("userId", userId)
                .update();
    }

    static UserRow map(ResultSet row, int number) throws SQLException {
        return new UserRow(
                row.getObject("user_id", UUID.class),
                row.getString("name"),
                row.getString("password_hash"),
                roles(row.getArray("roles")),
                row.getBoolean("disabled"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Set<Role> roles(Array stored) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Arrays.stream((String[]) stored.getArray()).map(Role::valueOf).forEach(roles::add);
        return Collections.unmodifiableSet(roles);
    }
}
