package io.modeltrail.runtime.publication;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table publication_relay: one process publishes at a time, as long as it says that it is alive. */
@Component
class RelayRows {
    private static final String HOLD = """
            INSERT INTO publication_relay AS held (name, owner, until, position, moved_at)
            VALUES ('predictions', :owner, now() + make_interval(secs => :seconds), :position, now())
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until,
                position = CASE WHEN excluded.position < 0 THEN held.position ELSE excluded.position END,
                moved_at = CASE WHEN excluded.position < 0 OR excluded.position = held.position
                                THEN held.moved_at ELSE now() END
            WHERE held.owner = excluded.owner OR held.until < now()""";

    private static final String LEAVE = "UPDATE publication_relay SET until = now() WHERE owner = :owner";
    private static final String STANDING =
            "SELECT position, moved_at, until > now() FROM publication_relay WHERE name = 'predictions'";

    private final JdbcClient database;

    RelayRows(JdbcClient database) {
        this.database = database;
    }

    /** @param alive whether a process publishes now */
    record Standing(long position, Instant movedAt, boolean alive) {}

    /**
     * @param position how far the owner has come; negative = it does not know yet
     * @return whether the owner may publish for that long
     */
    boolean hold(UUID owner, Duration time, long position) {
        return database.sql(HOLD)
                        .param("owner", owner)
                        .param("seconds", time.toMillis() / 1e3)
                        .param("position", position)
                        .update()
                == 1;
    }

    void leave(UUID owner) {
        database.sql(LEAVE).param("owner", owner).update();
    }

    Optional<Standing> standing() {
        return database.sql(STANDING)
                .query((row, number) -> new Standing(
                        row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getBoolean(3)))
                .optional();
    }
}
