package io.modeltrail.features;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
 * Keeps other processes from doing the same work as this one: advisory locks, all of one database session, which end with the process or with the
 * session. Within the process a piece of work belongs to one thread. A claim saves work; that nothing is done twice must not rest on it, because a
 * session can be lost unnoticed. Thread-safe.
 */
@Component
public final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    private static final String LOCK = "SELECT pg_try_advisory_lock(?)";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(?)";
    private static final String ALIVE = "SELECT ?::bigint IS NOT NULL";

    private final DataSource database;
    private final Set<Long> held = new HashSet<>();
    private @Nullable Connection session;

    public Claims(DataSource database) {
        this.database = database;
    }

    /**
     * Takes the claim, or makes sure that it is still there.
     *
     * @param work the same text in every process
     * @return whether this process may do the work; false also while the database is away
     */
    public synchronized boolean hold(String work) {
        long number = number(work);
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
            LOG.warn("claims on work were lost with their database session: {}", broken.getSQLState());
            closeSession();
            return false;
        } finally {
            closeIdleSession();
        }
    }

    public synchronized void release(String work) {
        long number = number(work);
        if (session == null || !held.remove(number)) {
            return;
        }
        try {
            call(session, UNLOCK, number);
        } catch (SQLException broken) {
            LOG.debug("a claim was not released; it ends with its session", broken);
            closeSession();
        }
        closeIdleSession();
    }

    private Connection session() throws SQLException {
        if (session == null) {
            Connection opened = database.getConnection();
            opened.setAutoCommit(true); // an open transaction would hold back vacuuming
            session = opened;
        }
        return session;
    }

    private void closeIdleSession() {
        if (held.isEmpty()) {
            closeSession();
        }
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

    /** Two pieces of work with the same number would only wait for each other. */
    private static long number(String work) {
        return ByteBuffer.wrap(Sha256Digest.sha256().digest(work.getBytes(StandardCharsets.UTF_8)))
                .getLong();
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
