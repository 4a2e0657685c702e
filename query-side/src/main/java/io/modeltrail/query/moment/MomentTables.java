package io.modeltrail.query.moment;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

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
            ORDER BY relname""";
    private static final String SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'moment\\_%'";
    private static final String CURRENT_SCHEMA = "SELECT current_schema()";

    private final HikariDataSource live;
    private final JdbcClient jdbc;
    private final Map<UUID, HikariDataSource> pools = new ConcurrentHashMap<>();

    MomentTables(DataSource live, JdbcClient jdbc) throws SQLException {
        this.live = live.unwrap(HikariDataSource.class);
        this.jdbc = jdbc;
    }

    /** Makes empty tables, which have the form, the constraints and the indexes of the live ones. What was there before is gone. */
    void create(UUID moment) {
        String schema = MomentView.schema(moment);
        drop(moment);
        String present = jdbc.sql(CURRENT_SCHEMA).query(String.class).single();
        jdbc.sql("CREATE SCHEMA " + schema).update();
        for (String table : tables()) {
            jdbc.sql("CREATE TABLE " + schema + "." + table + " (LIKE " + present + "." + table + " INCLUDING ALL)")
                    .update();
        }
    }

    private List<String> tables() {
        return jdbc.sql(LIVE_TABLES).query((row, number) -> row.getString(1)).list();
    }

    /** Counts the rows for the planner. */
    void analyse(UUID moment) {
        for (String table : tables()) {
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
        config.setMetricRegistry(null);
        config.setMetricsTrackerFactory(null);
        // A moment counts only when it is complete, and that is committed durably; what is lost with a crash is made
        // anew.
        config.setConnectionInitSql("SET synchronous_commit = off");
        return new HikariDataSource(config);
    }

    void drop(UUID moment) {
        close(moment);
        jdbc.sql("DROP SCHEMA IF EXISTS " + MomentView.schema(moment) + " CASCADE")
                .update();
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
                jdbc.sql("DROP SCHEMA IF EXISTS " + schema + " CASCADE").update();
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
