package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.CannotTrain;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Refuses a training that would not fit before its table is read. The estimate is the table as floats, times what a family keeps of it
 * at once: the table itself, the rows that are learned from, and the library's own copy.
 */
@Component
final class TrainingMemory {
    private static final long MIB = 1 << 20;
    /** The table and the rows that are learned from. */
    private static final int TABLE_AND_SELECTION = 2;

    private final long allowedMib;

    /** @param configuredMib 0 = half of the largest heap */
    TrainingMemory(@Value("${modeltrail.training.memory-mib:0}") long configuredMib) {
        allowedMib = configuredMib > 0 ? configuredMib : Runtime.getRuntime().maxMemory() / 2 / MIB;
    }

    /** @throws CannotTrain {@code training-exceeds-memory} */
    void require(long rows, DatasetSchema schema, ModelParameters parameters) {
        long needed = neededMib(rows, schema, parameters);
        if (needed > allowedMib) {
            throw new CannotTrain(
                    "training-exceeds-memory",
                    "The training needs about " + needed + " MiB (" + rows + " rows of " + encodedColumns(schema)
                            + " columns, with what its family keeps of them), and " + allowedMib
                            + " MiB are allowed. Take a smaller snapshot or a family that needs less, or have"
                            + " modeltrail.training.memory-mib raised.");
        }
    }

    static long neededMib(long rows, DatasetSchema schema, ModelParameters parameters) {
        double bytes = (double) rows * encodedColumns(schema) * Float.BYTES * factor(parameters);
        return (long) Math.ceil(bytes / MIB);
    }

    /** A number takes one column; a category one for each of its values. */
    private static long encodedColumns(DatasetSchema schema) {
        return schema.features().stream()
                .mapToLong(feature -> feature.kind() == ColumnSpec.Kind.CATEGORY
                        ? feature.allowedValues().size()
                        : 1)
                .sum();
    }

    /** In tables of floats. */
    private static int factor(ModelParameters parameters) {
        return TABLE_AND_SELECTION + library(parameters);
    }

    private static int library(ModelParameters parameters) {
        return switch (parameters) {
            // liblinear has an object of 24 bytes and a reference for each value that is not zero.
            case ModelParameters.LogisticRegression linear -> 8;
            // XGBoost has each value with its column, and then the histogram's bin of each.
            case ModelParameters.Xgboost trees -> 4;
            case ModelParameters.RandomForest forest -> 4;
            // The standardised rows, in and outside of the heap.
            case ModelParameters.NeuralNetwork network -> 4;
            case ModelParameters.StackedEnsemble ensemble ->
                // Members are fitted side by side, as many at once as there are threads; each is counted.
                1
                        + ensemble.members().stream()
                                .mapToInt(TrainingMemory::library)
                                .sum();
        };
    }
}
