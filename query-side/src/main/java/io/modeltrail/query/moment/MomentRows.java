package io.modeltrail.query.moment;

import io.modeltrail.query.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of moments. */
@Component
class MomentRows {
    private static final String FIND = "SELECT * FROM query_moment WHERE moment_id = ?";
    /** What this program would make with other tables, or fill otherwise, is not known to it. */
    private static final String OTHERWISE = "state <> 'WAITING' AND made_with IS DISTINCT FROM ?";

    private static final String AT = "SELECT * FROM query_moment WHERE position = ? AND NOT (" + OTHERWISE + ")";
    private static final String DELETE_OTHERWISE = "DELETE FROM query_moment WHERE " + OTHERWISE;
    private static final String DELETE_OTHERWISE_AT =
            "DELETE FROM query_moment WHERE position = ? AND " + OTHERWISE + " RETURNING moment_id";
    private static final String LIST = "SELECT * FROM query_moment ORDER BY position DESC";
    private static final String INSERT =
            "INSERT INTO query_moment (moment_id, position, recorded_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    /** Is written once a second at most. */
    private static final String USED = """
        WITH told AS (
            UPDATE query_moment SET used_at = now() WHERE moment_id = ? AND used_at < now() - INTERVAL '1 second' RETURNING 1)
        SELECT EXISTS (SELECT FROM told)
            OR EXISTS (SELECT FROM query_moment WHERE moment_id = ? AND used_at >= now() - INTERVAL '1 second')\
        """;

    private static final String ALL_USED = "UPDATE query_moment SET used_at = now() WHERE moment_id = ANY (?)";
    private static final String DELETE_ALL = "DELETE FROM query_moment";
    private static final String WITH_TABLES = "SELECT moment_id FROM query_moment WHERE state <> 'FAILED'";
    private static final String DELETE = "DELETE FROM query_moment WHERE moment_id = ?";
    /** Those that were used just now may still be read, also if that was while this waited for the row. */
    private static final String LEAST_RECENTLY_USED = """
        DELETE FROM query_moment WHERE used_at < now() - ? * INTERVAL '1 second' AND moment_id IN (
            SELECT moment_id FROM query_moment
            WHERE state IN ('READY', 'FAILED') AND used_at < now() - ? * INTERVAL '1 second'
            ORDER BY used_at LIMIT greatest(0, (SELECT count(*) FROM query_moment) - ?))
        RETURNING moment_id\
        """;

    private static final String COUNT = "SELECT count(*) FROM query_moment";
    /** Whatever it was that ended its makers. */
    private static final String GIVE_UP = """
        UPDATE query_moment SET state = 'FAILED', ended_at = now(), failure = 'its making ended without a word'
        WHERE state = 'BUILDING' AND attempts >= ? AND seen_at < now() - ? * INTERVAL '1 second'\
        """;
    /** Those that were tried less go first. */
    private static final String CLAIM = """
        UPDATE query_moment SET state = 'BUILDING', worker = ?, made_with = ?, seen_at = now(), started_at = now(),
            registry_position = -1, prediction_position = -1, attempts = attempts + 1
        WHERE moment_id = (
            SELECT moment_id FROM query_moment
            WHERE (state = 'WAITING' AND claimable_at <= now())
                OR (state = 'BUILDING' AND seen_at < now() - ? * INTERVAL '1 second')
            ORDER BY attempts, requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING *\
        """;

    private static final String MINE = " WHERE moment_id = ? AND worker = ? AND state = 'BUILDING'";
    private static final String PROGRESS =
            "UPDATE query_moment SET seen_at = now(), registry_position = ?, prediction_position = ?" + MINE;
    /** The attempt does not count. */
    private static final String RELEASE =
            "UPDATE query_moment SET state = 'WAITING', worker = NULL, attempts = attempts - 1" + MINE;

    private static final String TRY_AGAIN = """
        UPDATE query_moment SET worker = NULL, failure = ?,
            state = CASE WHEN attempts < ? THEN 'WAITING' ELSE 'FAILED' END,
            ended_at = CASE WHEN attempts < ? THEN NULL ELSE now() END,
            claimable_at = now() + attempts * ? * INTERVAL '1 second'\
        """ + MINE;
    private static final String READY = """
        UPDATE query_moment SET state = 'READY', failure = NULL, ended_at = now(), used_at = now(), registry_position = position,
            prediction_position = position\
        """ + MINE;
    private static final String FAIL = "UPDATE query_moment SET state = 'FAILED', ended_at = now(), failure = ?" + MINE;

    private final JdbcClient jdbc;
    private final String madeWith;

    MomentRows(JdbcClient jdbc, MadeWith madeWith) {
        this.jdbc = jdbc;
        this.madeWith = madeWith.digest();
    }

    Optional<MomentView> find(UUID moment) {
        return jdbc.sql(FIND).param(moment).query((row, number) -> view(row)).optional();
    }

    /** Empty also when it was made by a program that makes moments otherwise. */
    Optional<MomentView> at(long position) {
        return jdbc.sql(AT)
                .params(position, madeWith)
                .query((row, number) -> view(row))
                .optional();
    }

    List<MomentView> list() {
        return jdbc.sql(LIST).query((row, number) -> view(row)).list();
    }

    /** @return whether there was none at the position */
    boolean insert(UUID moment, long position, Instant recordedAt) {
        return jdbc.sql(INSERT)
                        .params(moment, position, recordedAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** @return false when there is none any more, or when somebody else has just said the same */
    boolean used(UUID moment) {
        return jdbc.sql(USED).params(moment, moment).query(Boolean.class).single();
    }

    void used(Collection<UUID> moments) {
        jdbc.sql(ALL_USED).param(moments.toArray(UUID[]::new)).update();
    }

    /** Those that were made, or are, by a program that makes them otherwise. */
    void deleteMadeOtherwise() {
        jdbc.sql(DELETE_OTHERWISE).param(madeWith).update();
    }

    /** @return the one at the position, if it was made otherwise; it is gone */
    Optional<UUID> deleteMadeOtherwise(long position) {
        return jdbc.sql(DELETE_OTHERWISE_AT)
                .params(position, madeWith)
                .query(UUID.class)
                .optional();
    }

    boolean delete(UUID moment) {
        return jdbc.sql(DELETE).param(moment).update() == 1;
    }

    long deleteAll() {
        return jdbc.sql(DELETE_ALL).update();
    }

    /** Those that have tables or may get some: one that has failed needs none, and is not made again. */
    Set<UUID> withTables() {
        return Set.copyOf(jdbc.sql(WITH_TABLES)
                .query((row, number) -> Row.uuid(row, "moment_id"))
                .list());
    }

    /** @return those that are gone, so that not more than so many are left, if it can be */
    List<UUID> deleteLeastRecentlyUsed(int left, Duration unusedFor) {
        return jdbc.sql(LEAST_RECENTLY_USED)
                .params(unusedFor.toSeconds(), unusedFor.toSeconds(), left)
                .query((row, number) -> row.getObject("moment_id", UUID.class))
                .list();
    }

    long count() {
        return jdbc.sql(COUNT).query(Long.class).single();
    }

    /** @param mostAttempts after so many a moment whose worker is silent has failed */
    Optional<MomentView> claim(UUID worker, Duration silence, int mostAttempts) {
        jdbc.sql(GIVE_UP).params(mostAttempts, silence.toSeconds()).update();
        return jdbc.sql(CLAIM)
                .params(worker, madeWith, silence.toSeconds())
                .query((row, number) -> view(row))
                .optional();
    }

    /** @return whether the moment is still the worker's; so do the others that name a worker */
    boolean progress(UUID moment, UUID worker, long registry, long predictions) {
        return jdbc.sql(PROGRESS).params(registry, predictions, moment, worker).update() == 1;
    }

    boolean release(UUID moment, UUID worker) {
        return jdbc.sql(RELEASE).params(moment, worker).update() == 1;
    }

    /** It waits for longer each time; after the last attempt it has failed. */
    boolean tryAgain(UUID moment, UUID worker, String failure, int mostAttempts, Duration pause) {
        return jdbc.sql(TRY_AGAIN)
                        .params(failure, mostAttempts, mostAttempts, pause.toSeconds(), moment, worker)
                        .update()
                == 1;
    }

    boolean ready(UUID moment, UUID worker) {
        return jdbc.sql(READY).params(moment, worker).update() == 1;
    }

    boolean fail(UUID moment, UUID worker, String failure) {
        return jdbc.sql(FAIL).params(failure, moment, worker).update() == 1;
    }

    private static MomentView view(ResultSet row) throws SQLException {
        return new MomentView(
                Row.uuid(row, "moment_id"),
                row.getLong("position"),
                Row.instant(row, "recorded_at"),
                MomentView.State.valueOf(row.getString("state")),
                Row.instant(row, "requested_at"),
                Row.nullableInstant(row, "started_at"),
                Row.nullableInstant(row, "ended_at"),
                Row.instant(row, "used_at"),
                row.getLong("registry_position"),
                row.getLong("prediction_position"),
                row.getString("failure"));
    }
}
