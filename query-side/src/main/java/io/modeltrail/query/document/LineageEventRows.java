package io.modeltrail.query.document;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of events on their way. Times are the database's: several processes look at them. */
@Component
class LineageEventRows {
    private static final String ENQUEUE = """
            INSERT INTO lineage_event (position, run_id, ending, body) VALUES (:position, :run, :ending, :body)
            ON CONFLICT DO NOTHING""";
    private static final String LEASE = """
            UPDATE lineage_event
            SET next_attempt_at = clock_timestamp() + :lease * interval '1 millisecond', attempts = attempts + 1,
                tried_at = clock_timestamp()
            WHERE position = (SELECT min(position) FROM lineage_event WHERE state = 'WAITING')
                AND state = 'WAITING' AND next_attempt_at <= clock_timestamp()
            RETURNING position""";
    private static final String FROM = """
            SELECT position, attempts, body,
                ending AND EXISTS (
                    SELECT FROM lineage_event beginning
                    WHERE beginning.run_id = event.run_id AND NOT beginning.ending AND beginning.state = 'PARKED')
                    AS beginning_parked
            FROM lineage_event event WHERE state = 'WAITING' AND position >= :first
            ORDER BY position LIMIT :most""";
    private static final String DELIVERED = """
            UPDATE lineage_event SET state = 'DELIVERED', last_failure = NULL WHERE position = ANY (:positions) AND state = 'WAITING'""";
    private static final String FAILED = """
            UPDATE lineage_event
            SET next_attempt_at = clock_timestamp() + :pause * interval '1 millisecond', last_failure = :why
            WHERE position = :position AND state = 'WAITING'""";
    private static final String RELEASED = """
            UPDATE lineage_event SET next_attempt_at = clock_timestamp() WHERE position = ? AND state = 'WAITING'""";
    private static final String PARKED = """
            UPDATE lineage_event SET state = 'PARKED', last_failure = ? WHERE position = ? AND state = 'WAITING'""";
    /** Nothing is parked whose beginning waits again by now. */
    private static final String PARKED_WITH_BEGINNING = """
            UPDATE lineage_event event SET state = 'PARKED', last_failure = :why
            WHERE position = :position AND state = 'WAITING' AND EXISTS (
                SELECT FROM lineage_event beginning
                WHERE beginning.run_id = event.run_id AND NOT beginning.ending AND beginning.state = 'PARKED')""";

    private static final String AGAIN = """
            UPDATE lineage_event SET state = 'WAITING', attempts = 0, next_attempt_at = clock_timestamp(), last_failure = NULL
            WHERE state = 'PARKED'""";
    private static final String OPEN = """
            SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, count(*) FILTER (WHERE state = 'PARKED') AS parked,
                min(position) FILTER (WHERE state = 'WAITING') AS first_waiting
            FROM lineage_event WHERE state <> 'DELIVERED'""";
    private static final String TROUBLE = """
            SELECT position, run_id, ending, attempts, tried_at, last_failure FROM lineage_event
            WHERE state = :state AND last_failure IS NOT NULL ORDER BY position LIMIT :most""";

    private final JdbcClient jdbc;

    LineageEventRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param attempts the one that comes now included, where it stands first
     * @param beginningParked whether it ends a run of whose beginning the target knows nothing
     */
    record Waiting(long position, int attempts, String body, boolean beginningParked) {}

    /** @param firstWaiting null when all have been delivered or parked */
    record Open(long waiting, long parked, @Nullable Long firstWaiting) {}

    /**
     * @param ending whether it is the last event of its run
     * @param why a short text without anything that the target said
     */
    record Trouble(long position, UUID runId, boolean ending, int attempts, Instant triedAt, String why) {}

    /** Changes nothing when the run has such an event. */
    void enqueue(long position, UUID runId, boolean ending, String body) {
        jdbc.sql(ENQUEUE)
                .param("position", position)
                .param("run", runId)
                .param("ending", ending)
                .param("body", body)
                .update();
    }

    /**
     * The next ones in order, while the first one is due.
     *
     * @param lease how long nobody else takes them; then whoever had them is gone
     */
    List<Waiting> take(int most, Duration lease) {
        Optional<Long> first = jdbc.sql(LEASE)
                .param("lease", lease.toMillis())
                .query(Long.class)
                .optional();
        return first.map(position -> from(position, most)).orElseGet(List::of);
    }

    private List<Waiting> from(long first, int most) {
        return jdbc.sql(FROM)
                .param("first", first)
                .param("most", most)
                .query((row, number) -> new Waiting(
                        row.getLong("position"),
                        row.getInt("attempts"),
                        row.getString("body"),
                        row.getBoolean("beginning_parked")))
                .list();
    }

    void delivered(List<Long> positions) {
        jdbc.sql(DELIVERED).param("positions", positions.toArray(new Long[0])).update();
    }

    void failed(long position, String why, Duration pause) {
        jdbc.sql(FAILED)
                .param("position", position)
                .param("why", why)
                .param("pause", pause.toMillis())
                .update();
    }

    /** It is due at once. */
    void release(long position) {
        jdbc.sql(RELEASED).param(position).update();
    }

    void park(long position, String why) {
        jdbc.sql(PARKED).params(why, position).update();
    }

    /** Redelivery then sends both, in order. @return false when the beginning of its run is no longer parked */
    boolean parkWithBeginning(long position, String why) {
        return jdbc.sql(PARKED_WITH_BEGINNING)
                        .param("position", position)
                        .param("why", why)
                        .update()
                == 1;
    }

    /** @return how many */
    int sendParkedAgain() {
        return jdbc.sql(AGAIN).update();
    }

    Open open() {
        return jdbc.sql(OPEN)
                .query((row, number) -> new Open(
                        row.getLong("waiting"), row.getLong("parked"), row.getObject("first_waiting", Long.class)))
                .single();
    }

    /** Why the event that is next has not been taken yet. */
    Optional<Trouble> lastFailure() {
        return trouble("WAITING", 1).stream().findFirst();
    }

    /** The oldest first. */
    List<Trouble> parked(int most) {
        return trouble("PARKED", most);
    }

    private List<Trouble> trouble(String state, int most) {
        return jdbc.sql(TROUBLE)
                .param("state", state)
                .param("most", most)
                .query((row, number) -> trouble(row))
                .list();
    }

    private static Trouble trouble(ResultSet row) throws SQLException {
        return new Trouble(
                row.getLong("position"),
                row.getObject("run_id", UUID.class),
                row.getBoolean("ending"),
                row.getInt("attempts"),
                row.getObject("tried_at", OffsetDateTime.class).toInstant(),
                row.getString("last_failure"));
    }
}
