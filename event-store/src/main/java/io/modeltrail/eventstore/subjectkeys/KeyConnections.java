package io.modeltrail.eventstore.subjectkeys;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Connections for keys alone. A key is often made while a transaction is open that holds a connection; if it had to come from the same
 * pool, all who hold one could wait for one more for ever.
 */
final class KeyConnections implements AutoCloseable {
    private static final int MOST = 3;
    /**
     * A plan that was made while few were known reads all of them, until the table is analyzed: here an index leads to the rows. What has none is
     * so dear in the eyes of PostgreSQL 17 that it would be compiled.
     */
    private static final String BY_INDEX = "SET enable_seqscan = off; SET jit = off";

    private final DataSource dataSource;
    private final @Nullable HikariDataSource own;

    /** @param database of the application */
    KeyConnections(DataSource database) {
        try {
            own = database.isWrapperFor(HikariDataSource.class)
                    ? likeIt(database.unwrap(HikariDataSource.class))
                    : null;
            dataSource = own == null ? database : own;
        } catch (SQLException broken) {
            throw new IllegalStateException("the data source does not say what it is", broken);
        }
    }

    private static HikariDataSource likeIt(HikariDataSource pool) {
        HikariConfig config = new HikariConfig();
        pool.copyStateTo(config);
        config.setPoolName("subject-keys");
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(0);
        String theirs = config.getConnectionInitSql();
        config.setConnectionInitSql(theirs == null ? BY_INDEX : theirs + "; " + BY_INDEX);
        return new HikariDataSource(config);
    }

    JdbcTemplate sql() {
        return new JdbcTemplate(dataSource);
    }

    TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
