package io.modeltrail.features.offline;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.Filter;
import io.modeltrail.features.definition.Input;
import io.modeltrail.features.definition.Moment;
import io.modeltrail.features.history.HistoryColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * SQL about the facts of one type, prepared as a table with a number for each entity ({@code e}) and the first observation that a fact counts for ({@code
 * i}). From it come windows ({@code inN} = input N of the set), the days on which there was something, and moments ({@code tN} a time; {@code kN} and
 * {@code vN} the rank of the newest and its value). Everything is an integer: sums of them are the same in every order.
 */
final class FactSql {
    /** Above every offset. A rank orders facts by time and then by offset. */
    private static final String OFFSETS = "4611686018427387904::HUGEINT";

    private final CompiledFeatureSet set;
    private final int fact;
    private final List<Integer> windowed = new ArrayList<>();
    private final List<Integer> dayInputs = new ArrayList<>();
    private final List<Integer> moments = new ArrayList<>();

    FactSql(CompiledFeatureSet set, int fact) {
        this.set = set;
        this.fact = fact;
        for (int input = 0; input < set.inputs().size(); input++) {
            if (set.inputs().get(input).fact() == fact) {
                switch (set.inputs().get(input)) {
                    case Input.ActiveDays days -> dayInputs.add(input);
                    case Input.Windowed window -> windowed.add(input);
                    case Input.Kept kept -> {
                        // it is read from a moment
                    }
                }
            }
        }
        for (int moment = 0; moment < set.moments().size(); moment++) {
            if (set.moments().get(moment).fact() == fact) {
                moments.add(moment);
            }
        }
    }

    /** Whether any feature needs the type. */
    boolean used() {
        return !windowed.isEmpty() || !dayInputs.isEmpty() || !moments.isEmpty();
    }

    /** Numbers of the set's moments that are of this type. */
    List<Integer> moments() {
        return moments;
    }

    String table() {
        return "facts_" + fact;
    }

    /** Statements that prepare the type. They read the table {@code entities}, with {@code e} and {@code entity}. */
    List<String> prepare(String files, ObservationTimes times) {
        List<String> statements = new ArrayList<>();
        statements.add("""
                CREATE TABLE %s AS SELECT e, i, day%s%s
                FROM (SELECT *, (%s)::SMALLINT AS i FROM %s WHERE type = %d) AS facts JOIN entities USING (entity)
                WHERE i IS NOT NULL""".formatted(
                        table(),
                        moments.isEmpty() ? "" : ", at_millis, topic_offset",
                        attributes().stream()
                                .map(attribute -> ", " + HistoryColumns.attribute(attribute))
                                .collect(Collectors.joining()),
                        times.firstOf("at_millis", "known_millis"),
                        files,
                        fact));
        if (!moments.isEmpty()) {
            String kept = moments.stream().map(this::kept).collect(Collectors.joining(", "));
            statements.add(
                    "CREATE TABLE %s_news AS SELECT e, i, %s FROM %s GROUP BY e, i".formatted(table(), kept, table()));
        }
        for (int input : dayInputs) {
            // A day counts from the first observation that knows a fact of it.
            statements.add("CREATE TABLE days_%d AS SELECT e, day, min(i) AS i FROM %s WHERE %s GROUP BY e, day"
                    .formatted(input, table(), condition(set.inputs().get(input).filter())));
        }
        return statements;
    }

    /** The windowed inputs of the type as of one observation: queries with {@code e} and inputs, a row for each entity that has any. */
    List<String> windows(int observation, ObservationTimes times) {
        int today = Fact.dayOf(times.millis(observation));
        List<String> queries = new ArrayList<>();
        if (!windowed.isEmpty()) {
            List<String> columns = new ArrayList<>();
            int longest = 0;
            for (int input : windowed) {
                columns.add(window(input, today) + " AS in" + input);
                longest = Math.max(longest, set.daysOf(input));
            }
            queries.add(query(String.join(", ", columns), table(), observation, today - longest));
        }
        for (int input : dayInputs) {
            queries.add(query("count(*) AS in" + input, "days_" + input, observation, today - set.daysOf(input)));
        }
        return queries;
    }

    /** What became known for the first time at one observation: moments, a row for each entity that has any. */
    String news(int observation) {
        return "SELECT * FROM %s_news WHERE i = %d".formatted(table(), observation);
    }

    private static String query(String columns, String table, int observation, int afterDay) {
        return "SELECT e, %s FROM %s WHERE i <= %d AND day > %d GROUP BY e"
                .formatted(columns, table, observation, afterDay);
    }

    private SortedSet<Integer> attributes() {
        SortedSet<Integer> used = new TreeSet<>();
        for (Input input : set.inputs()) {
            if (input.fact() == fact) {
                used.add(input.filter().attribute());
                used.add(
                        switch (input) {
                            case Input.PresentCount count -> count.attribute();
                            case Input.Sum sum -> sum.attribute();
                            case Input.SumOfSquares sum -> sum.attribute();
                            case Input.Distinct distinct -> distinct.attribute();
                            case Input.LastValue last -> last.attribute();
                            case Input.LastTime last -> last.attribute();
                            case Input.Count count -> -1;
                            case Input.ActiveDays days -> -1;
                            case Input.FirstTime first -> -1;
                        });
            }
        }
        return used.tailSet(0);
    }

    /** A sum of nothing is {@code NULL} here, and 0 where it is used. */
    private String window(int number, int today) {
        Input input = set.inputs().get(number);
        String counts = "day > " + (today - set.daysOf(number)) + " AND " + condition(input.filter());
        return switch (input) {
            case Input.PresentCount count ->
                "count(CASE WHEN %s THEN %s END)".formatted(counts, HistoryColumns.attribute(count.attribute()));
            case Input.Sum sum ->
                "sum(CASE WHEN %s THEN %s END)::BIGINT".formatted(counts, HistoryColumns.attribute(sum.attribute()));
            case Input.SumOfSquares sum ->
                "sum(CASE WHEN %1$s THEN %2$s * %2$s END)::BIGINT"
                        .formatted(counts, HistoryColumns.attribute(sum.attribute()));
            case Input.Distinct distinct ->
                "bit_or(CASE WHEN %s THEN 1::BIGINT << %s END)"
                        .formatted(counts, HistoryColumns.attribute(distinct.attribute()));
            case Input.Count count -> "count(CASE WHEN %s THEN 1 END)".formatted(counts);
            case Input.ActiveDays days -> throw new IllegalStateException("days have a table of their own");
            case Input.Kept kept -> throw new IllegalStateException("it has no window");
        };
    }

    private String kept(int number) {
        Moment moment = set.moments().get(number);
        String counts = condition(moment.filter());
        return switch (moment) {
            case Moment.Last last -> {
                String value = HistoryColumns.attribute(last.attribute());
                String has = counts + " AND " + value + " IS NOT NULL";
                String rank = "CASE WHEN %s THEN at_millis::HUGEINT * %s + topic_offset END".formatted(has, OFFSETS);
                yield "max(%1$s) AS k%2$d, arg_max(%3$s, %1$s) AS v%2$d, max(CASE WHEN %4$s THEN at_millis END) AS t%2$d"
                        .formatted(rank, number, value, has);
            }
            case Moment.Newest newest -> "max(CASE WHEN %s THEN at_millis END) AS t%d".formatted(counts, number);
            case Moment.First first -> "min(CASE WHEN %s THEN at_millis END) AS t%d".formatted(counts, number);
        };
    }

    private static String condition(Filter filter) {
        return filter.sql(HistoryColumns::attribute);
    }
}
