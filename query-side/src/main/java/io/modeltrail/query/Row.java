package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns of a result as the values that the contracts have. */
public final class Row {
    private Row() {}

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static @Nullable Sha256Digest nullableDigest(ResultSet row, String column) throws SQLException {
        String digest = row.getString(column);
        return digest == null ? null : new Sha256Digest(digest);
    }

    /** @param column of the actor's id; the role's column has {@code _role} after it */
    public static Actor actor(ResultSet row, String column) throws SQLException {
        return new Actor(row.getString(column), Role.valueOf(row.getString(column + "_role")));
    }
}
