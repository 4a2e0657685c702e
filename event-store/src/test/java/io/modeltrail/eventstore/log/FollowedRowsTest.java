package io.modeltrail.eventstore.log;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit where PostgreSQL stores the events. */
class FollowedRowsTest extends FollowedStoreKit {
    private static SignedLogForTests log;

    @BeforeAll
    static void start() {
        log = new SignedLogForTests();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @Override
    FollowedStore open() {
        log.empty();
        return new Rows();
    }

    private static final class Rows implements FollowedStore {
        @Override
        public SignedLogForTests log() {
            return log;
        }

        @Override
        public void append(int events) {
            log.append(events);
        }

        @Override
        public void changePayload(long position) {
            log.sql().update("UPDATE domain_event_entry SET payload = 'x' WHERE global_index = ?", position);
        }

        @Override
        public void changeMetadata(long position) {
            log.sql().update("UPDATE domain_event_entry SET meta_data = 'x' WHERE global_index = ?", position);
        }

        @Override
        public void changeTimestamp(long position) {
            log.sql()
                    .update(
                            "UPDATE domain_event_entry SET time_stamp = '2026-02-28T09:30:00.000Z' WHERE global_index = ?",
                            position);
        }

        @Override
        public void remove(long position) {
            log.sql().update("DELETE FROM domain_event_entry WHERE global_index = ?", position);
        }

        @Override
        public void cutTo(long size) {
            log.sql().update("DELETE FROM domain_event_entry WHERE global_index >= ?", size);
            log.sql().update("UPDATE event_log_head SET next_index = ?", size);
        }

        /** The database is for all tests. */
        @Override
        public void close() {}
    }
}
