package io.modeltrail.features.trigger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What those agree on who change who waits for a prediction. Each is held until the end of the transaction. */
final class TriggerLocks {
    /** Held by whoever takes or writes rows of single entities: two at once might each wait for a row of the other's. */
    static final long SINGLE_ROWS = 0x7472696767657274L;

    /** Held by whoever removes a trigger, and shared by whoever lets entities wait: nobody comes after those that went with it. */
    private static final long REMOVAL = 0x7472696767657273L;

    private static final String KEEP_TRIGGERS = "SELECT pg_advisory_xact_lock_shared(" + REMOVAL + ")";
    /**
     * Tables of who waits are nearly empty when they are vacuumed and many pages of the dead soon after, and a plan stays until the next time:
     * none that is made from here to the end of the transaction reads a table from its beginning where an index leads to the rows. What has
     * none is so dear in the eyes of PostgreSQL 17 that it would be compiled.
     */
    private static final String KEEP_TRIGGERS_TO_TAKE =
            KEEP_TRIGGERS + ", set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)";

    private static final String REMOVE_TRIGGERS = "SELECT pg_advisory_xact_lock(" + REMOVAL + ")";
    private static final String TAKE_SINGLE_ROWS = "SELECT pg_advisory_xact_lock(" + SINGLE_ROWS + ")";

    private final JdbcClient database;

    TriggerLocks(JdbcClient database) {
        this.database = database;
    }

    /** Waits while somebody removes triggers; nobody does afterwards. For those who take who waits. */
    void keepTriggers() {
        take(KEEP_TRIGGERS_TO_TAKE);
    }

    /** For those who let entities wait. See {@link #keepTriggers()}. */
    static void keepTriggers(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(KEEP_TRIGGERS)) {
            lock.execute();
        }
    }

    /** Waits until nobody lets entities wait; nobody does afterwards. */
    void removeTriggers() {
        take(REMOVE_TRIGGERS);
    }

    /** See {@link #SINGLE_ROWS}. */
    void singleRows() {
        take(TAKE_SINGLE_ROWS);
    }

    private void take(String lock) {
        database.sql(lock).query((row, number) -> true).single();
    }
}
