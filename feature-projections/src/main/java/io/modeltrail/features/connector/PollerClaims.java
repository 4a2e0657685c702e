package io.modeltrail.features.connector;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps other processes from polling what this one polls: advisory locks, all of one database session, which end with the process or
 * with the session. Thread-safe.
 */
@Component
class PollerClaims {
    private static final Logger LOG = LoggerFactory.getLogger(PollerClaims.class);
    private static final String LOCK = "SELECT pg_try_advisory_lock(?)";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(?)";
    private static final String ALIVE = "SELECT ?::bigint IS NOT NULL";
    private static final int KEY_DIGITS = 15;

    private final DataSource database;
    private final Set<Long> held = new HashSet<>();
    private @Nullable Connection session;

    PollerClaims(DataSource database) {
        this.database = database;
    }

    /** @return whether this process may poll; asked before every poll, because a session can be lost */
    synchronized boolean hold(String poller) {
        long number = number(poller);
        try {
            Connection open = session();
            if (held.contains(number)) {
                return call(open, ALIVE, number);
            }
            if (call(open, LOCK, number)) {
                held.add(number);
                return true;
            }
            return false;
        } catch (SQLException broken) {
            LOG.warn("claims on sources were lost with their database session: {}", broken.getSQLState());
            closeSession();
            return false;
        }
    }

    synchronized void release(String poller) {
        long number = number(poller);
        if (session == null || !held.remove(number)) {
            return;
        }
        try {
            call(session, UNLOCK, number);
        } catch (SQLException broken) {
            LOG.debug("a claim was not released; it ends with its session", broken);
            closeSession();
            return;
        }
        if (held.isEmpty()) {
            closeSession();
        }
    }

    private Connection session() throws SQLException {
        if (session == null) {
            Connection opened = database.getConnection();
            opened.setAutoCommit(true); // an open transaction would hold back vacuuming
            session = opened;
        }
        return session;
    }

    private void closeSession() {
        held.clear();
        if (session != null) {
            try {
                session.close();
            } catch (SQLException gone) {
                LOG.debug("the session of the claims had gone", gone);
            }
            session = null;
        }
    }

    private static long number(String poller) {
        return Long.parseLong(poller.substring(0, KEY_DIGITS), 16);
    }

    private static boolean call(Connection session, String sql, long number) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setLong(1, number);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
