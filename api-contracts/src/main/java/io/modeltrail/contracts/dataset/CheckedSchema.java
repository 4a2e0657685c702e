package io.modeltrail.contracts.dataset;

import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a schema before any table is read with it. Each broken rule is a {@link Refusal} with {@link
 * RefusalCode#SCHEMA_INVALID} that names the rule and, where it is about one, the column.
 */
public final class CheckedSchema {
    /** A letter or underscore, then letters, digits, underscores, points, hyphens and single inner spaces; 1 to 100 characters. */
    private static final Pattern COLUMN_NAME =
            Pattern.compile("(?=.{1,100}$)[\\p{L}_][\\p{L}\\p{N}_.-]*( [\\p{L}\\p{N}_.-]+)*");

    private static final int MOST_COLUMNS = 2000;
    private static final int MOST_ALLOWED_VALUES = 1000;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_DESCRIPTION = 1000;

    private CheckedSchema() {}

    /**
     * The same schema, checked.
     *
     * @throws Refusal for the first rule that is broken
     */
    public static DatasetSchema check(DatasetSchema schema) {
        whole(schema);
        uniqueNames(schema.columns());
        schema.columns().forEach(CheckedSchema::column);
        entityKey(onlyOne(schema, ColumnRole.ENTITY_KEY));
        if (!onlyForScoring(schema)) {
            label(onlyOne(schema, ColumnRole.LABEL), schema.positiveLabel());
        }
        if (schema.features().isEmpty()) {
            throw broken("a-feature-is-there", null, "Give at least one column the role FEATURE.");
        }
        return schema;
    }

    /** Whoever has rows to score and not to learn from says so twice: no positive label, and no column for it. */
    private static boolean onlyForScoring(DatasetSchema schema) {
        return schema.positiveLabel().isEmpty()
                && schema.columns().stream().noneMatch(column -> column.role() == ColumnRole.LABEL);
    }

    private static void whole(DatasetSchema schema) {
        if (schema.name().isBlank() || schema.name().length() > LONGEST_NAME) {
            throw broken("schema-has-a-name", null, "Name the schema with 1 to " + LONGEST_NAME + " characters.");
        }
        if (schema.version() < 1) {
            throw broken("version-counts-from-1", null, "Give the schema a version of 1 or more.");
        }
        if (schema.columns().size() > MOST_COLUMNS) {
            throw broken("columns-are-few-enough", null, "Give at most " + MOST_COLUMNS + " columns.");
        }
    }

    /** Letter case does not tell columns apart: the files that hold snapshots ignore it. */
    private static void uniqueNames(List<ColumnSpec> columns) {
        Set<String> seen = new HashSet<>();
        for (ColumnSpec column : columns) {
            if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
                throw broken(
                        "names-are-unique",
                        column.name(),
                        "Give every column its own name; letter case does not count.");
            }
        }
    }

    private static void column(ColumnSpec column) {
        if (!COLUMN_NAME.matcher(column.name()).matches()) {
            throw broken(
                    "name-is-plain",
                    column.name(),
                    "Name a column with 1 to 100 letters, digits, underscores, points, hyphens and single spaces,"
                            + " beginning with a letter or an underscore.");
        }
        if (column.description().length() > LONGEST_DESCRIPTION) {
            throw broken(
                    "description-is-short",
                    column.name(),
                    "Describe a column with at most " + LONGEST_DESCRIPTION + " characters.");
        }
        range(column);
        allowedValues(column);
        if (column.role() == ColumnRole.FEATURE && column.kind() == Kind.TEXT) {
            throw broken(
                    "a-feature-is-no-free-text",
                    column.name(),
                    "Make it a CATEGORY with its allowed values, or give it the role IGNORED.");
        }
    }

    private static void range(ColumnSpec column) {
        Double minimum = column.minimum();
        Double maximum = column.maximum();
        if (!column.kind().numeric() && (minimum != null || maximum != null)) {
            throw broken(
                    "only-numbers-have-bounds", column.name(), "Leave out minimum and maximum, or make it a number.");
        }
        if ((minimum != null && !Double.isFinite(minimum)) || (maximum != null && !Double.isFinite(maximum))) {
            throw broken("bounds-are-finite", column.name(), "Give finite bounds, or leave them out.");
        }
        if (minimum != null && maximum != null && minimum > maximum) {
            throw broken("minimum-is-not-above-maximum", column.name(), "Give a minimum up to the maximum.");
        }
    }

    private static void allowedValues(ColumnSpec column) {
        List<String> values = column.allowedValues();
        if (column.kind() != Kind.CATEGORY) {
            if (!values.isEmpty()) {
                throw broken(
                        "only-categories-have-allowed-values",
                        column.name(),
                        "Leave out allowedValues, or make it a CATEGORY.");
            }
            return;
        }
        if (values.isEmpty() || values.size() > MOST_ALLOWED_VALUES) {
            throw broken(
                    "a-category-has-allowed-values",
                    column.name(),
                    "Give 1 to " + MOST_ALLOWED_VALUES + " allowed values.");
        }
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (value.isBlank() || value.length() > LONGEST_VALUE || !seen.add(value)) {
                throw broken(
                        "allowed-values-are-distinct-text",
                        column.name(),
                        "Give each allowed value once, with 1 to " + LONGEST_VALUE
                                + " characters; a blank means missing and is no value.");
            }
        }
    }

    private static void entityKey(ColumnSpec key) {
        if (key.missingAllowed()) {
            throw broken("the-key-is-never-missing", key.name(), "Set missingAllowed to false.");
        }
        if (key.kind() != Kind.TEXT && key.kind() != Kind.INTEGER) {
            throw broken("the-key-is-text-or-integer", key.name(), "Make the entity key TEXT or INTEGER.");
        }
    }

    private static void label(ColumnSpec label, String positiveLabel) {
        if (label.missingAllowed()) {
            throw broken("the-label-is-never-missing", label.name(), "Set missingAllowed to false.");
        }
        if (label.kind() != Kind.CATEGORY || label.allowedValues().size() < 2) {
            throw broken(
                    "the-label-has-classes",
                    label.name(),
                    "Make the label a CATEGORY with at least two allowed values.");
        }
        if (!label.allowedValues().contains(positiveLabel)) {
            throw broken(
                    "the-positive-label-is-allowed",
                    label.name(),
                    "Make positiveLabel one of the label's allowed values.");
        }
    }

    private static ColumnSpec onlyOne(DatasetSchema schema, ColumnRole role) {
        List<ColumnSpec> found = schema.columns().stream()
                .filter(column -> column.role() == role)
                .toList();
        if (found.size() != 1) {
            throw broken(
                    role == ColumnRole.LABEL ? "one-label" : "one-entity-key",
                    null,
                    "Give exactly one column the role " + role + "; there are " + found.size() + ".");
        }
        return found.getFirst();
    }

    private static Refusal broken(String rule, @Nullable String column, String remedy) {
        Map<String, String> found =
                column == null ? Map.of("schemaRule", rule) : Map.of("schemaRule", rule, "column", shortened(column));
        return new Refusal(RefusalCode.SCHEMA_INVALID, found, remedy);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
