package io.modeltrail.contracts.dataset;

import java.util.List;

/**
 * The columns of a table, in the order of the file, and which category of the label is the positive class.
 *
 * @param version grows when a column changes; a prediction names the version its features had
 */
public record DatasetSchema(String name, int version, String positiveLabel, List<ColumnSpec> columns) {
    public DatasetSchema {
        columns = List.copyOf(columns);
    }

    /** The feature columns, in the order of the schema, which is the order of every feature row. */
    public List<ColumnSpec> features() {
        return columns.stream()
                .filter(column -> column.role() == ColumnSpec.ColumnRole.FEATURE)
                .toList();
    }

    public ColumnSpec entityKey() {
        return only(ColumnSpec.ColumnRole.ENTITY_KEY);
    }

    public ColumnSpec label() {
        return only(ColumnSpec.ColumnRole.LABEL);
    }

    private ColumnSpec only(ColumnSpec.ColumnRole role) {
        return columns.stream()
                .filter(column -> column.role() == role)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a checked schema has one column of role " + role));
    }
}
