package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final long DAY = 86_400_000L;
    private static final long AT = 20_000 * DAY + DAY / 2;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|1|Give 1 to 1000 characters.",
                "7|1|Use at least one fact",
                "count(visit)|12|Here , is expected.",
                "count(visit, 7)|14|Here a window in days is expected",
                "count(visit, 0d)|14|Give a window of 1d to 366d.",
                "count(visit, 367d)|14|Give a window of 1d to 366d.",
                "count(visit, 7d) 1|18|Here an operator",
                "count(visit, 7d) +|19|Here a number, a function or a bracket is expected.",
                "count(7d)|7|Here the type of a fact is expected.",
                "total(visit, 7d)|1|There is no function total; there are count, sum",
                "sum(visit, 7d)|10|Here . is expected.",
                "sum(visit.way, 7d)|11|Calculate with an attribute of kind INTEGER or DECIMAL; way is CATEGORY.",
                "distinct(visit.minutes, 7d)|16|distinct counts an attribute of kind CATEGORY",
                "last(visit.booked_at)|12|last takes an attribute of kind INTEGER or DECIMAL or CATEGORY",
                "days_since(visit.minutes)|18|days_since takes an attribute of kind TIME",
                "stddev(visit.guests, 7d)|8|stddev needs a minimum and a maximum of guests",
                "last(visit.way) + 1|1|last of a category stands alone",
                "coalesce(last(visit.way), last(sale.method))|27|last of a category stands alone.",
                "count(visit[way=chimney], 7d)|17|way has no category chimney; it has door, window, back door.",
                "count(visit[way>1], 7d)|16|Here = or in is expected.",
                "count(visit[minutes=many], 7d)|21|minutes is an integer.",
                "count(sale[amount=1], 7d)|12|Filter by an attribute of kind CATEGORY or INTEGER",
                "count(visit[way='door], 7d)|17|The quotation mark is not closed.",
                "min(count(visit, 7d))|21|Here , is expected.",
                "1. + count(visit, 7d)|3|Here a digit is expected.",
                "10000000000000000 * count(visit, 7d)|1|Give a number of at most 24 characters",
            })
    void what_makes_no_sense_is_refused_where_it_stands(String expression, String position, String reason) {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> Definitions.feature(expression == null ? "" : expression));

        assertThat(refusal.remedy()).contains(reason);
        assertThat(refusal.found()).containsEntry("position", position).containsEntry("feature", "f0");
    }

    @Test
    void nesting_ends_somewhere() {
        String deep = "(".repeat(400) + "count(visit, 7d)" + ")".repeat(400);

        assertThat(catchThrowableOfType(Refusal.class, () -> Definitions.feature(deep))
                        .remedy())
                .isEqualTo("Nest at most 32 deep.");
    }

    @Test
    void operators_bind_as_in_arithmetic_and_from_the_left() {
        assertThat(value("2 + 3 * 4 - 6 / 3 - 1 + 0 * count(visit, 7d)", 1)).isEqualTo(11);
        assertThat(value("2 - (3 - 4) + 0 * count(visit, 7d)", 1)).isEqualTo(3);
        assertThat(value("-count(visit, 7d) * -2", 3)).isEqualTo(6);
        assertThat(value("100 / 10 / 5 + 0 * count(visit, 7d)", 1)).isEqualTo(2);
    }

    @Test
    void nothing_divided_is_missing_and_missing_stays_missing() {
        assertThat(value("ratio(1, count(visit, 7d))", 0)).isNaN();
        assertThat(value("min(1, ratio(1, count(visit, 7d)))", 0)).isNaN();
        assertThat(value("coalesce(ratio(1, count(visit, 7d)), 7)", 0)).isEqualTo(7);
        assertThat(value("days_since_last(visit)", Fact.MISSING)).isNaN();
        assertThat(value("avg(visit.minutes, 7d)", 30, 0)).isNaN();
    }

    @Test
    void the_deviation_is_that_of_the_population() {
        assertThat(value("stddev(visit.minutes, 7d)", 4, 2 + 4 + 4 + 6, 4 + 16 + 16 + 36))
                .isEqualTo((float) Math.sqrt(2));
        assertThat(value("stddev(visit.minutes, 7d)", 0, 0, 0)).isNaN();
    }

    @Test
    void decimals_come_back_in_their_unit_and_masks_as_a_count() {
        assertThat(value("sum(sale.amount, 7d)", 1999)).isEqualTo(19.99f);
        assertThat(value("distinct(visit.way, 7d)", 0b101)).isEqualTo(2);
        assertThat(value("days_since_last(visit)", AT - DAY - DAY / 2)).isEqualTo(1.5f);
    }

    @Test
    void a_category_is_its_index() {
        CompiledFeature way = Definitions.feature("last(visit.way)");

        assertThat(way.categories()).containsExactly("door", "window", "back door");
        assertThat(way.value(new long[] {AT, 2}, AT)).isEqualTo(2);
        assertThat(way.value(new long[] {Fact.MISSING, Fact.MISSING}, AT)).isNaN();
    }

    @Test
    void a_value_that_is_too_old_is_missing() {
        CompiledFeature last = Definitions.compiled(List.of("last(visit.minutes)"), Duration.ofDays(2))
                .features()
                .getFirst();

        assertThat(last.value(new long[] {AT - 2 * DAY, 30}, AT)).isEqualTo(30);
        assertThat(last.value(new long[] {AT - 2 * DAY - 1, 30}, AT)).isNaN();
        assertThat(last.newestFactMillis(new long[] {AT - DAY, 30})).isEqualTo(AT - DAY);
        assertThat(Definitions.feature("count(visit, 7d)").newestFactMillis(new long[] {3}))
                .isEqualTo(Fact.MISSING);
    }

    @Test
    void features_share_what_they_have_in_common() {
        CompiledFeatureSet set = Definitions.compiled(
                List.of(
                        "count(visit, 7d)",
                        "count(visit, 30d)",
                        "active_days(visit, 7d)",
                        "avg(visit.minutes, 7d)",
                        "last(visit.guests)",
                        "days_since_last(visit[way in (window, door)])",
                        "days_since_last(visit[way in (door, window)])"),
                null);

        assertThat(set.inputs()).hasSize(7);
        assertThat(set.slots()).containsExactly(new Slot.Count(0, Filter.NONE), new Slot.Sum(0, 0, Filter.NONE));
        assertThat(set.moments())
                .containsExactly(new Moment.Last(0, 1, Filter.NONE), new Moment.Newest(0, new Filter(2, 0, 1)));
        assertThat(set.slotOf(0)).isEqualTo(set.slotOf(1)).isEqualTo(set.slotOf(2));
        assertThat(set.daysOfSlot(0)).isEqualTo(30);
        assertThat(set.longestWindowDays()).isEqualTo(30);
        assertThat(set.features().get(3).sources()).containsExactly("door");
    }

    @Test
    void slots_count_what_passes_the_filter_and_has_the_attribute() {
        Fact guests = new Fact(0, "G1", "1", AT, AT, 30, 2, 1, Fact.MISSING);
        Fact alone = new Fact(0, "G1", "2", AT, AT, 10, Fact.MISSING, 0, Fact.MISSING);
        Fact sale = new Fact(1, "G1", "3", AT, AT, 1999, 1, 1);
        Filter window = new Filter(2, 1);

        assertThat(applied(new Slot.Count(0, window), guests, alone, sale)).isEqualTo(1);
        assertThat(applied(new Slot.PresentCount(0, 1, Filter.NONE), guests, alone, sale))
                .isEqualTo(1);
        assertThat(applied(new Slot.Sum(0, 0, Filter.NONE), guests, alone, sale))
                .isEqualTo(40);
        assertThat(applied(new Slot.SumOfSquares(0, 0, Filter.NONE), guests, alone, sale))
                .isEqualTo(1000);
        assertThat(applied(new Slot.Mask(0, 2, Filter.NONE), guests, alone, sale))
                .isEqualTo(0b11);
        assertThat(new Slot.Mask(0, 2, Filter.NONE).merge(0b01, 0b11)).isEqualTo(0b11);
        assertThat(new Slot.Count(0, window).merge(2, 3)).isEqualTo(5);
    }

    @Test
    void of_two_facts_at_one_time_the_later_in_the_topic_is_the_last() {
        Fact fact = new Fact(0, "G1", "1", AT, AT, 30, Fact.MISSING, 1, Fact.MISSING);
        Moment last = new Moment.Last(0, 0, Filter.NONE);

        assertThat(last.replaces(Fact.MISSING, fact)).isTrue();
        assertThat(last.replaces(AT, fact)).isTrue();
        assertThat(last.replaces(AT + 1, fact)).isFalse();
        assertThat(new Moment.Last(0, 1, Filter.NONE).replaces(Fact.MISSING, fact))
                .isFalse();
        assertThat(new Moment.First(0, Filter.NONE).replaces(AT + 1, fact)).isTrue();
        assertThat(new Moment.First(0, Filter.NONE).replaces(AT - 1, fact)).isFalse();
        assertThat(new Moment.Newest(0, new Filter(2, 0)).replaces(Fact.MISSING, fact))
                .isFalse();
    }

    private static long applied(Slot slot, Fact... facts) {
        long value = 0;
        for (Fact fact : facts) {
            value = slot.apply(value, fact);
        }
        return value;
    }

    private static float value(String expression, long... inputs) {
        return Definitions.feature(expression).value(inputs, AT);
    }
}
