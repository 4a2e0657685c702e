package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.refusal.Refusal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any expression over any inputs has the same bits in Java and in DuckDB. */
class TwoEnginesProperties {
    private static final List<String> NUMBERS = List.of(
            "count(visit, 7d)",
            "count(visit[way=door], 30d)",
            "count(visit[way in (window, 'back door')], 30d)",
            "count(visit[minutes=60], 1d)",
            "sum(visit.minutes, 7d)",
            "sum(sale.amount, 90d)",
            "sum(sale[method=cash].tip, 90d)",
            "avg(visit.minutes, 30d)",
            "avg(visit.guests, 30d)",
            "avg(sale.tip, 7d)",
            "stddev(visit.minutes, 30d)",
            "stddev(sale.amount, 30d)",
            "active_days(visit, 90d)",
            "distinct(visit.way, 30d)",
            "distinct(sale.method, 30d)",
            "last(visit.minutes)",
            "last(sale.amount)",
            "last(sale[method=card].tip)",
            "days_since_last(visit)",
            "days_since_first(sale)",
            "days_since(visit.booked_at)",
            "0",
            "1",
            "7.25",
            "0.1",
            "1000000000000000",
            "0.0000000001");
    private static final long[] EDGES = {
        0, 1, -1, 2, 3, 100, -100, (1L << 53) - 1, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1
    };
    private static Connection duckDb;

    @BeforeContainer
    static void open() throws SQLException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterContainer
    static void close() throws SQLException {
        duckDb.close();
    }

    @Provide
    Arbitrary<List<String>> expressions() {
        Arbitrary<String> leaf = Arbitraries.of(NUMBERS);
        Arbitrary<String> some = Arbitraries.lazyOf(
                () -> leaf, () -> leaf, () -> Arbitraries.lazy(this::nested), () -> Arbitraries.lazy(this::nested));
        return some.map(expression -> "count(visit, 1d) * 0 + " + expression)
                .filter(TwoEnginesProperties::compiles)
                .list()
                .ofMinSize(5)
                .ofMaxSize(15);
    }

    /** Some that were made up are too long. */
    private static boolean compiles(String expression) {
        try {
            return Definitions.feature(expression).inputs().length > 0;
        } catch (Refusal tooLarge) {
            return false;
        }
    }

    private Arbitrary<String> nested() {
        Arbitrary<String> part = Arbitraries.lazyOf(
                () -> Arbitraries.of(NUMBERS),
                () -> Arbitraries.of(NUMBERS),
                () -> Arbitraries.of(NUMBERS),
                () -> Arbitraries.lazy(this::nested));
        return Combinators.combine(
                        Arbitraries.of("+", "-", "*", "/", "min", "max", "coalesce", "ratio", "negated"), part, part)
                .as((operator, left, right) -> operator.length() == 1
                        ? "(" + left + " " + operator + " " + right + ")"
                        : operator.equals("negated") ? "-(" + left + ")" : operator + "(" + left + ", " + right + ")");
    }

    @Property(tries = 40)
    void java_and_duckdb_agree_bit_for_bit(
            @ForAll("expressions") List<String> expressions, @ForAll long seed, @ForAll boolean ages)
            throws SQLException {
        CompiledFeatureSet set = Definitions.compiled(expressions, ages ? Duration.ofDays(30) : null);
        Random random = new Random(seed);
        long atMillis = 1_790_000_000_000L + random.nextInt(1_000_000_000);
        List<long[]> rows =
                Stream.generate(() -> inputs(set, random, atMillis)).limit(40).toList();
        List<float[]> fromDuckDb = duckDb(set, rows, atMillis);
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < expressions.size(); i++) {
                float expected = set.features().get(i).value(rows.get(row), atMillis);
                assertThat(Float.floatToIntBits(fromDuckDb.get(row)[i]))
                        .as(
                                "%s = %s in Java, %s in DuckDB",
                                expressions.get(i), expected, fromDuckDb.get(row)[i])
                        .isEqualTo(Float.floatToIntBits(expected));
            }
        }
    }

    private static long[] inputs(CompiledFeatureSet set, Random random, long atMillis) {
        long[] row = new long[set.inputs().size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = switch (set.inputs().get(i)) {
                case Input.Distinct mask -> random.nextLong() >>> random.nextInt(64) >>> 1;
                case Input.Count count -> random.nextInt(4) == 0 ? 0 : random.nextInt(100);
                case Input.PresentCount count -> random.nextInt(3) == 0 ? 0 : random.nextInt(10);
                case Input.ActiveDays days -> random.nextInt(90);
                case Input.LastTime time ->
                    random.nextInt(3) == 0 ? Fact.MISSING : atMillis - random.nextLong(1L << 33);
                case Input.FirstTime time ->
                    random.nextInt(3) == 0 ? Fact.MISSING : atMillis - random.nextLong(1L << 40);
                case Input.LastValue value -> random.nextInt(3) == 0 ? Fact.MISSING : random.nextInt(1_000_000);
                case Input.Sum sum ->
                    random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(1_000_000);
                case Input.SumOfSquares sum -> random.nextLong() >>> random.nextInt(1, 64);
            };
        }
        return row;
    }

    private static List<float[]> duckDb(CompiledFeatureSet set, List<long[]> rows, long atMillis) throws SQLException {
        String columns = IntStream.range(0, set.inputs().size())
                .mapToObj(i -> "i" + i + " BIGINT")
                .collect(Collectors.joining(", "));
        String values = rows.stream()
                .map(row -> IntStream.range(0, row.length)
                        .mapToObj(i -> row[i] == Fact.MISSING ? "NULL" : Long.toString(row[i]))
                        .collect(Collectors.joining(", ", "(" + rows.indexOf(row) + ", ", ")")))
                .collect(Collectors.joining(", "));
        String features = set.features().stream()
                .map(feature -> feature.sql(input -> "i" + input, atMillis + "::BIGINT"))
                .collect(Collectors.joining(", "));
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE inputs (number INTEGER, " + columns + ")");
            statement.execute("INSERT INTO inputs VALUES " + values);
            return read(
                    statement,
                    "SELECT " + features + " FROM inputs ORDER BY number",
                    set.features().size());
        }
    }

    private static List<float[]> read(Statement statement, String sql, int width) throws SQLException {
        List<float[]> read = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                float[] row = new float[width];
                for (int i = 0; i < width; i++) {
                    Object value = rows.getObject(i + 1);
                    assertThat(value).as("missing is NULL").isNotEqualTo(Float.NaN);
                    row[i] = value == null ? Float.NaN : (Float) value;
                }
                read.add(row);
            }
        }
        return read;
    }
}
