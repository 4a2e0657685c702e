package io.modeltrail.features;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** Opens DuckDB databases, and writes names and files as its SQL wants them. */
public final class DuckDb {
    private DuckDb() {}

    /**
     * How much of the machine DuckDB may take.
     *
     * @param memory for example {@code 512MB}
     */
    public record Limits(String memory, int threads) {}

    /**
     * No extension is looked for on the network; what is needed is built in.
     *
     * @param database a file; empty = in memory
     * @param folder for what does not fit into memory
     */
    public static DuckDBConnection open(String database, Path folder, Limits limits) throws SQLException {
        return open(database, folder, limits, new Properties());
    }

    /** In memory, and results come as they are read instead of as a whole. */
    public static DuckDBConnection streaming(Path folder, Limits limits) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        return open("", folder, limits, settings);
    }

    private static DuckDBConnection open(String database, Path folder, Limits limits, Properties settings)
            throws SQLException {
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("temp_directory", folder.resolve("spill").toString());
        settings.setProperty("memory_limit", limits.memory());
        settings.setProperty("threads", Integer.toString(limits.threads()));
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database, settings);
        return connection.unwrap(DuckDBConnection.class);
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    public static String literal(Path file) {
        return literal(file.toString());
    }

    /** A table function over these Parquet files and no other. */
    public static String parquet(List<Path> files) {
        return files.stream().map(DuckDb::literal).collect(Collectors.joining(", ", "read_parquet([", "])"));
    }
}
