package io.modeltrail.query.moment;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of each moment, in a schema of its own that is reached over connections of its own: what is done with the past never waits
 * for a connection of the present, nor does the present for one of the past. Thread-safe.
 */
@Component
class MomentTables implements DisposableBean {
    private static final int CONNECTIONS = 4;
    private static final long IDLE_MILLIS = 60_000;
    private static final String PREFIX = "moment_";

    private static final String LIVE_TABLES = """
        SELECT relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname LIKE 'query\\_%'
            AND relname <> 'query_moment'
        ORDER BY relname\
        """;
    private static final String SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'moment\\_%'";
    private static final String CURRENT_SCHEMA = "SELECT current_schema()";

    private static final String HOLD = "SELECT worker FROM query_moment WHERE moment_id = ? FOR UPDATE";
    private static final String DROP = "DROP SCHEMA IF EXISTS ";
    private static final String CASCADE = " CASCADE";
    private static final int DROP_ATTEMPTS = 5;

    private final HikariDataSource live;
    private final JdbcClient jdbc;
    /** Statements of one transaction. */
    private final TransactionTemplate whole;

    private final JdbcClient together;
    private final Map<UUID, HikariDataSource> pools = new ConcurrentHashMap<>();

    MomentTables(DataSource live, JdbcClient jdbc) throws SQLException {
        this.live = live.unwrap(HikariDataSource.class);
        this.jdbc = jdbc;
        whole = new TransactionTemplate(new JdbcTransactionManager(this.live));
        together = JdbcClient.create(this.live);
    }

    /**
     * Makes empty tables, which have the form, the constraints and the indexes of the live ones. What was there before is gone. The
     * moment's row is held meanwhile: whoever deletes it deletes it before there are tables, and then none come to be, or finds them all.
     *
     * @return false when the moment is not the worker's
     */
    boolean create(UUID moment, UUID worker) {
        close(moment);
        return Boolean.TRUE.equals(whole.execute(status -> {
            if (!holder(moment).equals(Optional.of(worker))) {
                return false;
            }
            String schema = MomentView.schema(moment);
            together.sql(DROP + schema + CASCADE).update();
            String present = together.sql(CURRENT_SCHEMA).query(String.class).single();
            together.sql("CREATE SCHEMA " + schema).update();
            for (String table : tables(together)) {
                together.sql("CREATE TABLE " + schema + "." + table + " (LIKE " + present + "." + table
                                + " INCLUDING ALL)")
                        .update();
            }
            return true;
        }));
    }

    /** Holds the row until the transaction ends. */
    private Optional<UUID> holder(UUID moment) {
        return together.sql(HOLD)
                .param(moment)
                .query((row, number) -> Optional.ofNullable(row.getObject("worker", UUID.class)))
                .optional()
                .flatMap(worker -> worker);
    }

    private static List<String> tables(JdbcClient jdbc) {
        return jdbc.sql(LIVE_TABLES).query((row, number) -> row.getString(1)).list();
    }

    /** Counts the rows for the planner. */
    void analyse(UUID moment) {
        for (String table : tables(jdbc)) {
            jdbc.sql("ANALYZE " + MomentView.schema(moment) + "." + table).update();
        }
    }

    DataSource of(UUID moment) {
        return pools.computeIfAbsent(moment, this::pool);
    }

    private HikariDataSource pool(UUID moment) {
        HikariConfig config = new HikariConfig();
        live.copyStateTo(config);
        config.setPoolName("moment-" + moment);
        config.setSchema(MomentView.schema(moment));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        measuredByNobody(config);
        // A moment counts only when it is complete, and that is committed durably; what is lost with a crash is made
        // anew.
        config.setConnectionInitSql("SET synchronous_commit = off");
        return new HikariDataSource(config);
    }

    /** The live pool has one of the two, and each setter refuses while the other one is there, even to take nothing. */
    private static void measuredByNobody(HikariConfig config) {
        if (config.getMetricRegistry() != null) {
            config.setMetricRegistry(null);
        }
        if (config.getMetricsTrackerFactory() != null) {
            config.setMetricsTrackerFactory(null);
        }
    }

    void drop(UUID moment) {
        close(moment);
        drop(MomentView.schema(moment));
    }

    /** Who writes or reads the tables may not have noticed yet: of two that wait for each other PostgreSQL ends one. */
    private void drop(String schema) {
        for (int attempt = 1; true; attempt++) {
            try {
                jdbc.sql(DROP + schema + CASCADE).update();
                return;
            } catch (PessimisticLockingFailureException deadlock) {
                if (attempt == DROP_ATTEMPTS) {
                    throw deadlock;
                }
            }
        }
    }

    /** Drops what a worker has made, unless another one is making it by now. */
    void drop(UUID moment, UUID worker) {
        close(moment);
        whole.executeWithoutResult(status -> {
            if (holder(moment).map(worker::equals).orElse(true)) {
                together.sql(DROP + MomentView.schema(moment) + CASCADE).update();
            }
        });
    }

    /**
     * Removes schemas that no moment has, which a process may leave behind that ended at the wrong time.
     *
     * @param moments asked after the schemas: one that is begun meanwhile has its row before its schema, and stays
     */
    void dropOthersThan(Supplier<Set<UUID>> moments) {
        Set<UUID> open = Set.copyOf(pools.keySet());
        List<String> schemas =
                jdbc.sql(SCHEMAS).query((row, number) -> row.getString(1)).list();
        Set<UUID> kept = moments.get();
        Set<String> wanted = kept.stream().map(MomentView::schema).collect(Collectors.toSet());
        open.stream().filter(moment -> !kept.contains(moment)).forEach(this::close);
        for (String schema : schemas) {
            if (!wanted.contains(schema) && schema.matches(PREFIX + "[0-9a-f]{32}")) {
                drop(schema);
            }
        }
    }

    private void close(UUID moment) {
        HikariDataSource pool = pools.remove(moment);
        if (pool != null) {
            pool.close();
        }
    }

    @Override
    public void destroy() {
        Set.copyOf(pools.keySet()).forEach(this::close);
    }
}
