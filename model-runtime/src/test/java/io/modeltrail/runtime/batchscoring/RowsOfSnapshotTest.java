package io.modeltrail.runtime.batchscoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsOfSnapshotTest {
    @TempDir
    private Path temporary;

    @Test
    void everyCellIsAsTheFileHasIt() throws SQLException {
        List<String> plans = List.of("basic", "it's \"large\"", "größer", "");
        DatasetSchema schema = schema(List.of(
                category("plan, chosen", plans),
                feature("charges", Kind.DECIMAL, List.of()),
                feature("free \"text\" too", Kind.TEXT, List.of()),
                category("region", List.of("north", "south"))));
        Path file = parquet("""
                SELECT * FROM (VALUES
                    ('a', 'basic', 1.5, 'some', 'south'),
                    ('b', 'it''s "large"', NULL, NULL, NULL),
                    ('c', 'größer', 0.1, 'basic', 'of nobody''s schema'),
                    ('d', '', -2, '', 'north'),
                    ('e', NULL, 3, 'x', 'NORTH'))
                AS rows (customer, "plan, chosen", charges, "free ""text"" too", region)""");

        List<RowsOfSnapshot.Row> rows = read(file, schema);

        assertThat(rows).extracting(RowsOfSnapshot.Row::entity).containsExactly("a", "b", "c", "d", "e");
        assertThat(rows)
                .extracting(row -> Arrays.asList(row.values()))
                .containsExactly(
                        Arrays.asList("basic", 1.5, "some", "south"),
                        Arrays.asList("it's \"large\"", null, null, null),
                        Arrays.asList("größer", 0.1, "basic", "of nobody's schema"),
                        Arrays.asList("", -2.0, "", "north"),
                        Arrays.asList(null, 3.0, "x", "NORTH"));
    }

    @Test
    void aCategoryThatTheSchemaKnowsIsNotMadeAnewForEachRow() throws SQLException {
        List<String> many =
                IntStream.range(0, 1_000).mapToObj(value -> "value " + value).toList();
        DatasetSchema schema = schema(List.of(category("kind", many)));
        Path file = parquet(
                "SELECT 'c' || i AS customer, 'value ' || (i % 1000) AS kind FROM range(2500) AS numbers(i) ORDER BY i");

        List<RowsOfSnapshot.Row> rows = read(file, schema);

        assertThat(rows).hasSize(2_500);
        List<String> known = schema.features().getFirst().allowedValues();
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.get(row).values()[0]).isSameAs(known.get(row % 1_000));
        }
    }

    private static ColumnSpec category(String name, List<String> values) {
        return feature(name, Kind.CATEGORY, values);
    }

    private static ColumnSpec feature(String name, Kind kind, List<String> values) {
        return new ColumnSpec(name, kind, ColumnRole.FEATURE, null, null, values, true, "");
    }

    private static DatasetSchema schema(List<ColumnSpec> features) {
        List<ColumnSpec> columns = new ArrayList<>(features);
        columns.add(new ColumnSpec("customer", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, ""));
        return new DatasetSchema("rows", 1, "", columns);
    }

    private Path parquet(String rows) throws SQLException {
        Path file = temporary.resolve("it's a file.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + rows + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
        }
        return file;
    }

    private List<RowsOfSnapshot.Row> read(Path file, DatasetSchema schema) throws SQLException {
        List<RowsOfSnapshot.Row> rows = new ArrayList<>();
        try (RowsOfSnapshot source = RowsOfSnapshot.open(file, schema, temporary)) {
            for (RowsOfSnapshot.Chunk chunk = source.next(); chunk != null; chunk = source.next()) {
                rows.addAll(chunk.rows());
            }
        }
        assertThat(rows.stream().map(RowsOfSnapshot.Row::entity).collect(Collectors.toSet()))
                .hasSameSizeAs(rows);
        return rows;
    }
}
