package io.modeltrail.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks for a name in every table and in every file of a data directory, besides Kafka's and PostgreSQL's own files. */
final class SearchForName {
    /** What a database has of text, in whatever form. */
    private static final String COLUMNS = """
            SELECT table_schema || '.' || quote_ident(table_name) AS name, quote_ident(column_name) AS part, data_type
            FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'""";

    private final JdbcClient jdbc;
    private final Path dataDirectory;

    SearchForName(JdbcClient jdbc, Path dataDirectory) {
        this.jdbc = jdbc;
        this.dataDirectory = dataDirectory;
    }

    /** Bytes are compared as such, everything else as its text. */
    List<String> tablesWith(String name) {
        List<String> found = new ArrayList<>();
        for (Map<String, Object> column : jdbc.sql(COLUMNS).query().listOfRows()) {
            String part = column.get("part").toString();
            String condition = column.get("data_type").equals("bytea")
                    ? "position(convert_to(:name, 'UTF8') IN " + part + ") > 0"
                    : "position(:name IN " + part + "::text) > 0";
            long rows = jdbc.sql("SELECT count(*) FROM " + column.get("name") + " WHERE " + condition)
                    .param("name", name)
                    .query(Long.class)
                    .single();
            if (rows > 0) {
                found.add(column.get("name").toString());
            }
        }
        return found;
    }

    /** Parquet cell by cell, since its pages are compressed; everything else byte by byte. */
    List<Path> filesWith(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(dataDirectory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String folder = dataDirectory.relativize(file).getName(0).toString();
                if (!Set.of("kafka", "postgresql").contains(folder) && contains(file, name)) {
                    found.add(dataDirectory.relativize(file));
                }
            }
        }
        return found;
    }

    private static boolean contains(Path file, String name) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return text.contains(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                || (text.startsWith("PAR1") && hasCellWith(file, name));
    }

    private static boolean hasCellWith(Path parquet, String name) {
        String rows = "read_parquet('" + parquet + "')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM " + rows + " AS r WHERE contains(CAST(r AS VARCHAR), '" + name + "')")) {
            count.next();
            return count.getLong(1) > 0;
        } catch (SQLException unreadable) {
            throw new IllegalStateException("a Parquet file cannot be searched", unreadable);
        }
    }
}
