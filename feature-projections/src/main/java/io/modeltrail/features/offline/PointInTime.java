package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition.Label;
import io.modeltrail.contracts.feature.FeatureSetDefinition.Population;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Input;
import io.modeltrail.features.definition.Moment;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The values that a feature set had at some moments, computed from its history with DuckDB. Facts become integers, keyed by a number for each
 * entity; each observation then sums those of its windows and adds its rows. Of five forms that were compared this one was fastest (November 2026).
 * The bytes of the result depend on the facts and the question only. Used once, by one thread.
 */
public final class PointInTime {
    private static final int VECTOR = 2048;
    private static final int CELLS_OF_A_GROUP = 1 << 20;

    private final CompiledFeatureSet set;
    private final ObservationTimes times;
    private final @Nullable Label label;
    private final @Nullable Long labelCut;
    private final String facts;
    private final List<FactSql> types = new ArrayList<>();

    /** @param files of the history */
    public PointInTime(CompiledFeatureSet set, SnapshotSource.FeatureSet asked, List<Path> files) {
        this(set, asked, files, true);
    }

    /** @param labelled whether the rows have the set's label, where it has one */
    PointInTime(CompiledFeatureSet set, SnapshotSource.FeatureSet asked, List<Path> files, boolean labelled) {
        this.set = set;
        label = labelled ? set.definition().label() : null;
        times = ObservationTimes.of(asked);
        labelCut = ObservationTimes.labelCut(asked);
        facts = DuckDb.parquet(files);
        for (int fact = 0; fact < set.definition().facts().size(); fact++) {
            FactSql type = new FactSql(set, fact);
            if (type.used()) {
                types.add(type);
            }
        }
    }

    /**
     * Writes the rows to a Parquet file, in the order of entities and moments.
     *
     * @param folder for temporary files
     * @return how many
     */
    public long write(Path target, Path folder, DuckDb.Limits limits) throws SQLException {
        String database = folder.resolve("facts.duckdb").toString();
        try (Connection connection = DuckDb.open(database, folder, limits);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET preserve_insertion_order = false"); // the only order that counts is asked for at the end
            statement.execute(entities());
            for (FactSql type : types) {
                for (String prepare : type.prepare(facts, times)) {
                    statement.execute(prepare);
                }
            }
            if (label != null) {
                statement.execute(labels(label));
            }
            statement.execute(rowTable());
            for (int observation = 0; observation < times.count(); observation++) {
                statement.execute(moments(observation));
                statement.execute(rows(observation));
                if (observation > 0) {
                    statement.execute("DROP TABLE moments_" + (observation - 1));
                }
            }
            statement.execute("SET preserve_insertion_order = true");
            statement.execute("COPY (" + ordered() + ") TO " + DuckDb.literal(target)
                    + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE " + rowsOfAGroup()
                    + ")");
            return count(statement);
        }
    }

    /** The number of an entity is its place in the order of names. An entity is observed from {@code from_i} until before {@code until_i}. */
    private String entities() {
        Population population = set.definition().population();
        String found;
        if (population == null) {
            found =
                    "SELECT entity, min(i) AS from_i, NULL::SMALLINT AS until_i FROM (SELECT entity, (%s)::SMALLINT AS i FROM %s) GROUP BY entity"
                            .formatted(times.firstOf("at_millis", "known_millis"), facts);
        } else {
            String until = population.until();
            int from = set.factIndex(population.from());
            int end = until == null ? -1 : set.factIndex(until);
            found = """
                    SELECT entity, min(i) FILTER (WHERE type = %1$d) AS from_i, min(i) FILTER (WHERE type = %2$d) AS until_i
                    FROM (SELECT entity, type, (%3$s)::SMALLINT AS i FROM %4$s WHERE type IN (%1$d, %2$d)) GROUP BY entity""".formatted(from, end, times.firstOf("at_millis", "known_millis"), facts);
        }
        return "CREATE TABLE entities AS SELECT (row_number() OVER (ORDER BY entity))::INTEGER AS e, entity, from_i, until_i FROM ("
                + found + ") WHERE from_i IS NOT NULL";
    }

    private String labels(Label label) {
        return "CREATE TABLE labels AS SELECT e, at_millis FROM %s JOIN entities USING (entity) WHERE type = %d%s"
                .formatted(
                        facts, set.factIndex(label.fact()), labelCut == null ? "" : " AND known_millis <= " + labelCut);
    }

    private String rowTable() {
        List<String> columns = new ArrayList<>(List.of("e INTEGER", "i SMALLINT"));
        for (int feature = 0; feature < set.features().size(); feature++) {
            columns.add("f" + feature + (set.features().get(feature).category() ? " VARCHAR" : " FLOAT"));
        }
        if (label != null) {
            columns.add("label VARCHAR");
        }
        return "CREATE TABLE rows (" + String.join(", ", columns) + ")";
    }

    /** What is kept for ever, as of one observation: that of the one before, and the news since. */
    private String moments(int observation) {
        List<String> columns = new ArrayList<>(List.of("entities.e AS e"));
        StringBuilder joins = new StringBuilder();
        String before = "before";
        if (observation == 0) {
            before = null;
        } else {
            joins.append(" LEFT JOIN moments_").append(observation - 1).append(" AS before USING (e)");
        }
        for (FactSql type : types) {
            if (!type.moments().isEmpty()) {
                String news = type.table() + "_news";
                joins.append(" LEFT JOIN (")
                        .append(type.news(observation))
                        .append(") AS ")
                        .append(news)
                        .append(" USING (e)");
                for (int moment : type.moments()) {
                    columns.addAll(merged(moment, before, news));
                }
            }
        }
        return "CREATE TABLE moments_%d AS SELECT %s FROM entities%s"
                .formatted(observation, String.join(", ", columns), joins);
    }

    private List<String> merged(int number, @Nullable String before, String news) {
        Moment moment = set.moments().get(number);
        String time = "t" + number;
        String rank = "k" + number;
        String value = "v" + number;
        if (before == null) {
            return moment instanceof Moment.Last
                    ? List.of(news + "." + time, news + "." + rank, news + "." + value)
                    : List.of(news + "." + time);
        }
        String both = "(%1$s.%3$s, %2$s.%3$s) AS %3$s";
        return switch (moment) {
            case Moment.Last last ->
                List.of(
                        "greatest" + both.formatted(before, news, time),
                        "greatest" + both.formatted(before, news, rank),
                        "CASE WHEN coalesce(%2$s.%3$s > %1$s.%3$s, %1$s.%3$s IS NULL) THEN %2$s.%4$s ELSE %1$s.%4$s END AS %4$s"
                                .formatted(before, news, rank, value));
            case Moment.Newest newest -> List.of("greatest" + both.formatted(before, news, time));
            case Moment.First first -> List.of("least" + both.formatted(before, news, time));
        };
    }

    private String rows(int observation) {
        List<String> inputs = new ArrayList<>();
        StringBuilder joins = new StringBuilder();
        for (FactSql type : types) {
            for (String window : type.windows(observation, times)) {
                joins.append(" LEFT JOIN (").append(window).append(") USING (e)");
            }
        }
        for (int input = 0; input < set.inputs().size(); input++) {
            inputs.add(input(input) + " AS in" + input);
        }
        String positive = "";
        if (label != null) {
            long at = times.millis(observation);
            joins.append(
                    " LEFT JOIN (SELECT DISTINCT e, true AS positive FROM labels WHERE at_millis > %d AND at_millis <= %d) AS labelled USING (e)"
                            .formatted(at, at + label.within().toMillis()));
            positive = ", coalesce(positive, false) AS positive";
        }
        return "INSERT INTO rows SELECT e, %1$d, %2$s%3$s FROM (SELECT entities.e AS e, %4$s%5$s FROM entities LEFT JOIN moments_%1$d USING (e)%6$s WHERE from_i <= %1$d AND (until_i IS NULL OR until_i > %1$d))"
                .formatted(
                        observation,
                        set.features().stream()
                                .map(feature -> value(feature, observation))
                                .collect(Collectors.joining(", ")),
                        label == null
                                ? ""
                                : ", CASE WHEN positive THEN " + DuckDb.literal(label.positive()) + " ELSE "
                                        + DuckDb.literal(label.negative()) + " END",
                        String.join(", ", inputs),
                        positive,
                        joins);
    }

    private String input(int number) {
        return switch (set.inputs().get(number)) {
            case Input.Windowed windowed -> "coalesce(in" + number + ", 0)";
            case Input.LastValue last -> "v" + set.momentOf(number);
            case Input.LastTime last -> "t" + set.momentOf(number);
            case Input.FirstTime first -> "t" + set.momentOf(number);
        };
    }

    private String value(CompiledFeature feature, int observation) {
        String value = feature.sql(input -> "in" + input, times.millis(observation) + "::BIGINT");
        if (!feature.category()) {
            return value;
        }
        String names = feature.categories().stream().map(DuckDb::literal).collect(Collectors.joining(", ", "[", "]"));
        return "list_extract(" + names + ", (" + value + ") + 1)";
    }

    private String ordered() {
        List<String> columns = new ArrayList<>();
        if (times.panel()) {
            columns.add("entity || '@' || moment AS " + CompiledFeatureSet.OBSERVATION);
        }
        columns.add("entity AS " + CompiledFeatureSet.ENTITY);
        columns.add("moment AS " + CompiledFeatureSet.OBSERVED_AT);
        for (int feature = 0; feature < set.features().size(); feature++) {
            columns.add("f" + feature + " AS "
                    + DuckDb.quoted(set.features().get(feature).spec().name()));
        }
        if (label != null) {
            columns.add("label AS " + DuckDb.quoted(label.name()));
        }
        String moments = IntStream.range(0, times.count())
                .mapToObj(i ->
                        "(" + i + ", " + DuckDb.literal(times.moments().get(i).toString()) + ")")
                .collect(Collectors.joining(", "));
        return "SELECT " + String.join(", ", columns) + " FROM rows JOIN entities USING (e) JOIN (VALUES " + moments
                + ") AS moments(i, moment) USING (i) ORDER BY e, i";
    }

    /** DuckDB holds whole row groups in memory. The size depends on the definition only, for the bytes depend on the size. */
    private int rowsOfAGroup() {
        int vectors = CELLS_OF_A_GROUP / (set.features().size() + 4) / VECTOR;
        return Math.clamp(vectors, 1, 10) * VECTOR;
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet counted = statement.executeQuery("SELECT count(*) FROM rows")) {
            counted.next();
            return counted.getLong(1);
        }
    }
}
