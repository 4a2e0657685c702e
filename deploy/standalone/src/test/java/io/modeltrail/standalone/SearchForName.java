package io.modeltrail.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks for a name in every table and in every file of a data directory, besides Kafka's and PostgreSQL's own files. */
final class SearchForName {
    /** What a database has of text, in whatever form. */
    private static final String COLUMNS = """
            SELECT table_schema || '.' || quote_ident(table_name) AS name, quote_ident(column_name) AS part, data_type
            FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'""";

    private static final Set<String> OF_OTHERS = Set.of("kafka", "postgresql");
    private static final int MOST_ATTEMPTS = 10;

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

    /**
     * Parquet cell by cell, since its pages are compressed; everything else byte by byte. What was moved during the search may have been
     * overlooked, so that it begins anew.
     */
    List<Path> filesWith(String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return search(name);
            } catch (NoSuchFileException gone) {
                if (attempt == MOST_ATTEMPTS) {
                    throw gone;
                }
            }
        }
    }

    private List<Path> search(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(dataDirectory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return OF_OTHERS.contains(dataDirectory.relativize(folder).toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && contains(file, name)) {
                    found.add(dataDirectory.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean contains(Path file, String name) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return text.contains(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                || (text.startsWith("PAR1") && hasCellWith(file, name));
    }

    private static boolean hasCellWith(Path parquet, String name) throws IOException {
        String rows = "read_parquet('" + parquet + "')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM " + rows + " AS r WHERE contains(CAST(r AS VARCHAR), '" + name + "')")) {
            count.next();
            return count.getLong(1) > 0;
        } catch (SQLException unreadable) {
            if (!Files.exists(parquet)) {
                throw new NoSuchFileException(parquet.toString());
            }
            throw new IllegalStateException("a Parquet file cannot be searched", unreadable);
        }
    }
}
