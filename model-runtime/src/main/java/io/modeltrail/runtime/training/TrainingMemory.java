package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.learning.CannotTrain;
import java.util.Comparator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Refuses a training that would not fit before its table is read. The estimate is the table as floats, times what is held of it at
 * once: the table itself, and for each fold that is computed at the same time the rows that it learns from and the library's own copy;
 * or what the final training holds, if that is more. Trees are added as they stand in the library's file while it is read.
 */
@Component
final class TrainingMemory {
    private static final long MIB = 1 << 20;
    /** Of a node in the library's file, as text and as objects when it is read. */
    private static final int NODE_BYTES = 500;

    private final long allowedMib;

    /** @param configuredMib 0 = half of the largest heap */
    TrainingMemory(@Value("${modeltrail.training.memory-mib:0}") long configuredMib) {
        allowedMib = configuredMib > 0 ? configuredMib : Runtime.getRuntime().maxMemory() / 2 / MIB;
    }

    /** @throws CannotTrain {@code training-exceeds-memory} */
    void require(long rows, DatasetSchema schema, TrainingPlan plan) {
        long needed = neededMib(rows, schema, plan);
        if (needed > allowedMib) {
            throw new CannotTrain(
                    "training-exceeds-memory",
                    "The training needs about " + needed + " MiB (" + rows + " rows of " + encodedColumns(schema)
                            + " columns, with what its family keeps of them), and " + allowedMib
                            + " MiB are allowed. Take a smaller snapshot or a family that needs less, or have"
                            + " modeltrail.training.memory-mib raised.");
        }
    }

    static long neededMib(long rows, DatasetSchema schema, TrainingPlan plan) {
        double table = (double) rows * encodedColumns(schema) * Float.BYTES;
        int atOnce = Math.min(plan.threads(), plan.folds());
        double bytes = table * tables(plan, atOnce) + treeBytes(plan.parameters(), rows) * atOnce;
        return (long) Math.ceil(bytes / MIB);
    }

    /** How often the table is held at once. */
    private static int tables(TrainingPlan plan, int folds) {
        int table = plan.preparation().rareCategoryShare() > 0 ? 2 : 1;
        int folded = folds * selectionAndLibrary(plan.parameters(), 1);
        return table + Math.max(folded, selectionAndLibrary(plan.parameters(), plan.threads()));
    }

    /** A number takes one column; a category one for each of its values. */
    private static long encodedColumns(DatasetSchema schema) {
        return schema.features().stream()
                .mapToLong(feature -> feature.kind() == ColumnSpec.Kind.CATEGORY
                        ? feature.allowedValues().size()
                        : 1)
                .sum();
    }

    /** The rows that are learned from, and the library's copies, in tables of floats. */
    private static int selectionAndLibrary(ModelParameters parameters, int threads) {
        return 1
                + switch (parameters) {
                    // liblinear has an object of 24 bytes and a reference for each value that is not zero.
                    case ModelParameters.LogisticRegression linear -> 8;
                    // XGBoost has each value with its column, and then the histogram's bin of each.
                    case ModelParameters.Xgboost trees -> 4;
                    case ModelParameters.RandomForest forest -> 4;
                    // The standardised rows, in and outside of the heap.
                    case ModelParameters.NeuralNetwork network -> 4;
                    // Members are fitted side by side, as many at once as there are threads: the largest are counted.
                    case ModelParameters.StackedEnsemble ensemble ->
                        ensemble.members().stream()
                                .map(member -> selectionAndLibrary(member, 1))
                                .sorted(Comparator.reverseOrder())
                                .limit(threads)
                                .mapToInt(Integer::intValue)
                                .sum();
                };
    }

    private static double treeBytes(ModelParameters parameters, long rows) {
        return switch (parameters) {
            case ModelParameters.Xgboost trees -> treeBytes(trees.rounds(), trees.maxDepth(), rows);
            case ModelParameters.RandomForest forest -> treeBytes(forest.trees(), forest.maxDepth(), rows);
            case ModelParameters.StackedEnsemble ensemble ->
                ensemble.members().stream()
                        .mapToDouble(member -> treeBytes(member, rows))
                        .sum();
            case ModelParameters.LogisticRegression linear -> 0;
            case ModelParameters.NeuralNetwork network -> 0;
        };
    }

    /** A tree has no more nodes than its depth allows, and no more leaves than there are rows. */
    private static double treeBytes(int trees, int depth, long rows) {
        return (double) trees * Math.min(1L << (depth + 1), 2 * rows) * NODE_BYTES;
    }
}
