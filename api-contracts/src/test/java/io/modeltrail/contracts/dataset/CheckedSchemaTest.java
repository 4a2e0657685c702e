package io.modeltrail.contracts.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedSchemaTest {
    private static final ColumnSpec KEY = text("id", ColumnRole.ENTITY_KEY, false);
    private static final ColumnSpec AGE = number("age", 0.0, 120.0);
    private static final ColumnSpec LABEL = label(List.of("left", "stayed"), false);

    @Test
    void a_complete_schema_is_answered_as_it_is() {
        DatasetSchema schema = schema(KEY, AGE, LABEL);
        assertThat(CheckedSchema.check(schema)).isSameAs(schema);
    }

    @Test
    void there_is_exactly_one_entity_key() {
        assertThat(brokenBy(AGE, LABEL)).isEqualTo("one-entity-key");
        assertThat(brokenBy(KEY, text("id2", ColumnRole.ENTITY_KEY, false), AGE, LABEL))
                .isEqualTo("one-entity-key");
    }

    @Test
    void there_is_exactly_one_label() {
        assertThat(brokenBy(KEY, AGE)).isEqualTo("one-label");
        ColumnSpec second = new ColumnSpec(
                "other", Kind.CATEGORY, ColumnRole.LABEL, null, null, List.of("left", "stayed"), false, "");
        assertThat(brokenBy(KEY, AGE, LABEL, second)).isEqualTo("one-label");
    }

    @Test
    void rows_that_are_only_scored_have_neither_a_label_nor_a_positive_one() {
        CheckedSchema.check(new DatasetSchema("customers", 1, "", List.of(KEY, AGE)));
        assertThat(broken(new DatasetSchema("customers", 1, "", List.of(KEY, AGE, LABEL))))
                .isEqualTo("the-positive-label-is-allowed");
    }

    @Test
    void there_is_a_feature() {
        assertThat(brokenBy(KEY, LABEL)).isEqualTo("a-feature-is-there");
    }

    @Test
    void a_feature_is_no_free_text() {
        assertThat(brokenBy(KEY, AGE, text("note", ColumnRole.FEATURE, true), LABEL))
                .isEqualTo("a-feature-is-no-free-text");
    }

    @Test
    void the_key_is_text_or_integer_and_never_missing() {
        assertThat(brokenBy(text("id", ColumnRole.ENTITY_KEY, true), AGE, LABEL))
                .isEqualTo("the-key-is-never-missing");
        ColumnSpec decimal =
                new ColumnSpec("id", Kind.DECIMAL, ColumnRole.ENTITY_KEY, null, null, List.of(), false, "");
        assertThat(brokenBy(decimal, AGE, LABEL)).isEqualTo("the-key-is-text-or-integer");
    }

    @Test
    void the_label_has_two_classes_one_of_them_positive_and_is_never_missing() {
        assertThat(brokenBy(KEY, AGE, label(List.of("left"), false))).isEqualTo("the-label-has-classes");
        assertThat(brokenBy(KEY, AGE, label(List.of("gone", "stayed"), false)))
                .isEqualTo("the-positive-label-is-allowed");
        assertThat(brokenBy(KEY, AGE, label(List.of("left", "stayed"), true))).isEqualTo("the-label-is-never-missing");
        ColumnSpec number = new ColumnSpec("outcome", Kind.INTEGER, ColumnRole.LABEL, null, null, List.of(), false, "");
        assertThat(brokenBy(KEY, AGE, number)).isEqualTo("the-label-has-classes");
    }

    @Test
    void names_differ_by_more_than_letter_case() {
        assertThat(brokenBy(KEY, AGE, number("AGE", null, null), LABEL)).isEqualTo("names-are-unique");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1st", "a\"b", "a;b", "a,b", "a  b", "a ", " a", "a\nb", "-a", "#line"})
    void a_name_that_is_not_plain_is_refused(String name) {
        assertThat(brokenBy(KEY, number(name, null, null), LABEL)).isEqualTo("name-is-plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "_a", "monthly_charges", "MonthlyCharges", "größe", "a.b-c", "net worth 2"})
    void a_plain_name_is_taken(String name) {
        CheckedSchema.check(schema(KEY, number(name, null, null), LABEL));
    }

    @Test
    void a_name_has_at_most_a_hundred_characters() {
        CheckedSchema.check(schema(KEY, number("a".repeat(100), null, null), LABEL));
        assertThat(brokenBy(KEY, number("a".repeat(101), null, null), LABEL)).isEqualTo("name-is-plain");
    }

    @Test
    void bounds_are_finite_in_order_and_only_for_numbers() {
        CheckedSchema.check(schema(KEY, number("age", 1.0, 1.0), LABEL));
        assertThat(brokenBy(KEY, number("age", 2.0, 1.0), LABEL)).isEqualTo("minimum-is-not-above-maximum");
        assertThat(brokenBy(KEY, number("age", Double.NaN, null), LABEL)).isEqualTo("bounds-are-finite");
        assertThat(brokenBy(KEY, number("age", null, Double.POSITIVE_INFINITY), LABEL))
                .isEqualTo("bounds-are-finite");
        ColumnSpec bounded =
                new ColumnSpec("plan", Kind.CATEGORY, ColumnRole.FEATURE, 0.0, null, List.of("basic"), false, "");
        assertThat(brokenBy(KEY, bounded, LABEL)).isEqualTo("only-numbers-have-bounds");
    }

    @Test
    void a_category_has_one_to_a_thousand_distinct_values() {
        CheckedSchema.check(schema(KEY, category(values(1000)), LABEL));
        assertThat(brokenBy(KEY, category(values(1001)), LABEL)).isEqualTo("a-category-has-allowed-values");
        assertThat(brokenBy(KEY, category(List.of()), LABEL)).isEqualTo("a-category-has-allowed-values");
        assertThat(brokenBy(KEY, category(Collections.nCopies(2, "basic")), LABEL))
                .isEqualTo("allowed-values-are-distinct-text");
        assertThat(brokenBy(KEY, category(List.of(" ")), LABEL)).isEqualTo("allowed-values-are-distinct-text");
        assertThat(brokenBy(KEY, category(List.of("x".repeat(201))), LABEL))
                .isEqualTo("allowed-values-are-distinct-text");
    }

    @Test
    void only_a_category_has_allowed_values() {
        ColumnSpec age = new ColumnSpec("age", Kind.INTEGER, ColumnRole.FEATURE, null, null, List.of("1"), false, "");
        assertThat(brokenBy(KEY, age, LABEL)).isEqualTo("only-categories-have-allowed-values");
    }

    @Test
    void a_schema_has_a_name_a_version_and_not_too_many_columns() {
        List<ColumnSpec> columns = List.of(KEY, AGE, LABEL);
        assertThat(broken(new DatasetSchema(" ", 1, "left", columns))).isEqualTo("schema-has-a-name");
        assertThat(broken(new DatasetSchema("x".repeat(101), 1, "left", columns)))
                .isEqualTo("schema-has-a-name");
        assertThat(broken(new DatasetSchema("customers", 0, "left", columns))).isEqualTo("version-counts-from-1");
        List<ColumnSpec> many = new ArrayList<>(columns);
        IntStream.range(0, 1998).forEach(i -> many.add(number("n" + i, null, null)));
        assertThat(broken(new DatasetSchema("customers", 1, "left", many))).isEqualTo("columns-are-few-enough");
        CheckedSchema.check(new DatasetSchema("customers", 1, "left", many.subList(0, 2000)));
    }

    @Test
    void a_description_is_short() {
        ColumnSpec age =
                new ColumnSpec("age", Kind.INTEGER, ColumnRole.FEATURE, null, null, List.of(), false, "x".repeat(1001));
        assertThat(brokenBy(KEY, age, LABEL)).isEqualTo("description-is-short");
    }

    private static String brokenBy(ColumnSpec... columns) {
        return broken(schema(columns));
    }

    private static String broken(DatasetSchema schema) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> CheckedSchema.check(schema));
        assertThat(refusal).as("nothing was refused").isNotNull();
        assertThat(refusal.code()).isEqualTo(RefusalCode.SCHEMA_INVALID);
        assertThat(refusal.remedy()).isNotBlank();
        return refusal.found().get("schemaRule");
    }

    private static DatasetSchema schema(ColumnSpec... columns) {
        return new DatasetSchema("customers", 1, "left", List.of(columns));
    }

    private static ColumnSpec text(String name, ColumnRole role, boolean missingAllowed) {
        return new ColumnSpec(name, Kind.TEXT, role, null, null, List.of(), missingAllowed, "");
    }

    private static ColumnSpec number(String name, Double minimum, Double maximum) {
        return new ColumnSpec(name, Kind.DECIMAL, ColumnRole.FEATURE, minimum, maximum, List.of(), true, "");
    }

    private static ColumnSpec category(List<String> allowed) {
        return new ColumnSpec("plan", Kind.CATEGORY, ColumnRole.FEATURE, null, null, allowed, false, "");
    }

    private static ColumnSpec label(List<String> allowed, boolean missingAllowed) {
        return new ColumnSpec("outcome", Kind.CATEGORY, ColumnRole.LABEL, null, null, allowed, missingAllowed, "");
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).toList();
    }
}
