package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which cell of a row belongs to which column of the schema.
 *
 * @param width cells of the header
 * @param cellOf for each column of the schema the index of its cell, -1 when the header lacks it
 */
record Header(int width, List<Integer> cellOf) {
    /** Whether the first row looks like a header at all; if not, looking at the rows says nothing. */
    boolean namesAnyColumn() {
        return cellOf.stream().anyMatch(cell -> cell >= 0);
    }

    boolean namesEveryColumn() {
        return cellOf.stream().allMatch(cell -> cell >= 0);
    }

    /** An unknown name is not repeated: a file without a header has somebody's data in that place. */
    static Header match(CsvRow row, DatasetSchema schema, ProblemLog problems) throws IOException {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            columns.put(schema.columns().get(i).name(), i);
        }
        Integer[] cellOf = new Integer[schema.columns().size()];
        for (int cell = 0; cell < row.cells().size(); cell++) {
            Integer column = columns.get(row.cells().get(cell));
            if (column == null) {
                problems.add(problem(
                        row,
                        "",
                        DataRule.COLUMN_UNKNOWN,
                        "The schema has no column with the name at position " + (cell + 1) + " of the header."));
            } else if (cellOf[column] != null) {
                String name = row.cells().get(cell);
                problems.add(problem(
                        row,
                        name,
                        DataRule.COLUMN_DUPLICATE,
                        "The header names this column again at position " + (cell + 1) + "."));
            } else {
                cellOf[column] = cell;
            }
        }
        for (int i = 0; i < cellOf.length; i++) {
            if (cellOf[i] == null) {
                String name = schema.columns().get(i).name();
                problems.add(problem(row, name, DataRule.COLUMN_MISSING, "The header lacks this column."));
                cellOf[i] = -1;
            }
        }
        return new Header(row.width(), List.of(cellOf));
    }

    private static DataProblem problem(CsvRow row, String column, DataRule rule, String explanation) {
        return new DataProblem(row.line(), column, rule.id(), explanation);
    }
}
