package io.modeltrail.features.offline;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.Filter;
import io.modeltrail.features.definition.Input;
import io.modeltrail.features.definition.Moment;
import io.modeltrail.features.definition.Slot;
import io.modeltrail.features.history.HistoryColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL about the tiles of one type of facts: a row for each entity {@code e}, {@code day} and first observation {@code i}, with the set's slots ({@code
 * sN}), on active days a flag ({@code dN}), and the set's moments ({@code tN} a time; {@code kN} and {@code vN} the rank of the newest and its
 * value). Everything is an integer: sums of them are the same in every order.
 */
final class TileSql {
    /** Above every offset. A rank orders facts by time and then by offset. */
    private static final String OFFSETS = "4611686018427387904::HUGEINT";

    private final CompiledFeatureSet set;
    private final int fact;
    private final List<Integer> slots = new ArrayList<>();
    private final List<Integer> moments = new ArrayList<>();

    TileSql(CompiledFeatureSet set, int fact) {
        this.set = set;
        this.fact = fact;
        for (int slot = 0; slot < set.slots().size(); slot++) {
            if (set.slots().get(slot).fact() == fact) {
                slots.add(slot);
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
        return !slots.isEmpty() || !moments.isEmpty();
    }

    boolean windowed() {
        return !slots.isEmpty();
    }

    List<Integer> moments() {
        return moments;
    }

    String table() {
        return "tiles_" + fact;
    }

    /** @param entities table with {@code e} and {@code entity} */
    String create(String files, String entities, ObservationTimes times) {
        List<String> columns = new ArrayList<>();
        for (int slot : slots) {
            columns.add(aggregate(set.slots().get(slot)) + " AS s" + slot);
        }
        for (int moment : moments) {
            columns.addAll(kept(moment));
        }
        return """
                CREATE TABLE %s AS
                SELECT e, i, day, %s
                FROM (SELECT *, (%s)::SMALLINT AS i FROM %s WHERE type = %d) AS facts JOIN %s AS entities USING (entity)
                WHERE i IS NOT NULL GROUP BY e, i, day""".formatted(
                table(), String.join(", ", columns), times.firstOf("at_millis", "known_millis"), files, fact, entities);
    }

    /**
     * Statements that flag active days. A day that became known in parts is flagged in the first part that has a fact which counts, so that the sum of
     * flags over the parts that are known counts it once.
     */
    List<String> flagActiveDays() {
        List<String> statements = new ArrayList<>();
        for (int slot : activeDaySlots()) {
            statements.add("ALTER TABLE %s ADD COLUMN d%d TINYINT".formatted(table(), slot));
            statements.add("UPDATE %1$s SET d%2$d = CASE WHEN s%2$d > 0 THEN 1 ELSE 0 END".formatted(table(), slot));
            statements.add("""
                    UPDATE %1$s SET d%2$d = 0
                    FROM (SELECT e, day, min(i) FILTER (WHERE s%2$d > 0) AS first FROM %1$s
                        GROUP BY e, day HAVING count(*) > 1) AS parts
                    WHERE %1$s.e = parts.e AND %1$s.day = parts.day AND %1$s.i > parts.first""".formatted(table(), slot));
        }
        return statements;
    }

    /** The windowed inputs of the type as of one observation, a row for each entity that has any. */
    String windows(int observation, ObservationTimes times) {
        int today = Fact.dayOf(times.millis(observation));
        List<String> columns = new ArrayList<>();
        int longest = 0;
        for (int input : windowedInputs()) {
            columns.add(window(input, today) + " AS in" + input);
            longest = Math.max(longest, set.daysOf(input));
        }
        return "SELECT e, %s FROM %s WHERE i <= %d AND day > %d GROUP BY e"
                .formatted(String.join(", ", columns), table(), observation, today - longest);
    }

    List<Integer> windowedInputs() {
        List<Integer> inputs = new ArrayList<>();
        for (int input = 0; input < set.inputs().size(); input++) {
            if (set.inputs().get(input) instanceof Input.Windowed windowed && windowed.fact() == fact) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    /** What became known for the first time at one observation: moments by entity. */
    String news(int observation) {
        String columns = moments.stream()
                .map(moment -> switch (set.moments().get(moment)) {
                    case Moment.Last last ->
                        "max(k%1$d) AS k%1$d, arg_max(v%1$d, k%1$d) AS v%1$d, max(t%1$d) AS t%1$d".formatted(moment);
                    case Moment.Newest newest -> "max(t%1$d) AS t%1$d".formatted(moment);
                    case Moment.First first -> "min(t%1$d) AS t%1$d".formatted(moment);
                })
                .collect(Collectors.joining(", "));
        return "SELECT e, %s FROM %s WHERE i = %d GROUP BY e".formatted(columns, table(), observation);
    }

    private String window(int input, int today) {
        int slot = set.slotOf(input);
        String recent = "day > " + (today - set.daysOf(input));
        return switch (set.inputs().get(input)) {
            case Input.Distinct distinct -> "bit_or(CASE WHEN %s THEN s%d ELSE 0 END)".formatted(recent, slot);
            case Input.ActiveDays days -> "sum(CASE WHEN %s THEN d%d ELSE 0 END)::BIGINT".formatted(recent, slot);
            default -> "sum(CASE WHEN %s THEN s%d ELSE 0 END)::BIGINT".formatted(recent, slot);
        };
    }

    private List<Integer> activeDaySlots() {
        return windowedInputs().stream()
                .filter(input -> set.inputs().get(input) instanceof Input.ActiveDays)
                .map(set::slotOf)
                .distinct()
                .toList();
    }

    private static String aggregate(Slot slot) {
        String counts = condition(slot.filter());
        return switch (slot) {
            case Slot.Count count -> "sum(CASE WHEN %s THEN 1 ELSE 0 END)::BIGINT".formatted(counts);
            case Slot.PresentCount count ->
                "sum(CASE WHEN %s AND %s IS NOT NULL THEN 1 ELSE 0 END)::BIGINT"
                        .formatted(counts, HistoryColumns.attribute(count.attribute()));
            case Slot.Sum sum ->
                "coalesce(sum(CASE WHEN %s THEN %s END), 0)::BIGINT"
                        .formatted(counts, HistoryColumns.attribute(sum.attribute()));
            case Slot.SumOfSquares sum ->
                "coalesce(sum(CASE WHEN %1$s THEN %2$s * %2$s END), 0)::BIGINT"
                        .formatted(counts, HistoryColumns.attribute(sum.attribute()));
            case Slot.Mask mask ->
                "coalesce(bit_or(CASE WHEN %s AND %s IS NOT NULL THEN 1::BIGINT << %2$s END), 0)"
                        .formatted(counts, HistoryColumns.attribute(mask.attribute()));
        };
    }

    private List<String> kept(int number) {
        Moment moment = set.moments().get(number);
        String counts = condition(moment.filter());
        return switch (moment) {
            case Moment.Last last -> {
                String value = HistoryColumns.attribute(last.attribute());
                String rank = "CASE WHEN %s AND %s IS NOT NULL THEN at_millis::HUGEINT * %s + topic_offset END"
                        .formatted(counts, value, OFFSETS);
                yield List.of(
                        "max(%s) AS k%d".formatted(rank, number),
                        "arg_max(%s, %s) AS v%d".formatted(value, rank, number),
                        "max(CASE WHEN %s AND %s IS NOT NULL THEN at_millis END) AS t%d"
                                .formatted(counts, value, number));
            }
            case Moment.Newest newest ->
                List.of("max(CASE WHEN %s THEN at_millis END) AS t%d".formatted(counts, number));
            case Moment.First first -> List.of("min(CASE WHEN %s THEN at_millis END) AS t%d".formatted(counts, number));
        };
    }

    private static String condition(Filter filter) {
        return filter.sql(HistoryColumns::attribute);
    }
}
