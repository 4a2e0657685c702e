package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** A table and a plan fit each other, and the table can tell what there is to learn. The rows are in the standard encoding. */
record TableIsTrainable(TrainingTable table, TrainingPlan plan) {
    /**
     * @throws CannotTrain segment-unknown, lever-unknown, time-split-needs-panel, infinite-value, one-class-only or label-leak; the
     *     monotone features are looked at when the columns are prepared, and too few rows when they are split
     */
    void orRefuse() {
        plan.segments().forEach(this::requireCategory);
        plan.levers().forEach(this::requireLever);
        if (plan.validation().split() == Validation.Split.TIME_BASED && table.observedAtMillis() == null) {
            throw new CannotTrain(
                    "time-split-needs-panel",
                    "A split in the order of time needs a snapshot of a feature set at several observation times; this one"
                            + " has no times. Capture such a snapshot, or ask for the stratified split.");
        }
        requireFinite();
        requireBothClasses();
        LabelLeak.find(table.rows()).ifPresent(TableIsTrainable::refuse);
    }

    private Optional<ColumnSpec> feature(String name) {
        DatasetSchema schema = table.schema();
        return schema.features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst();
    }

    private void requireCategory(String segment) {
        if (feature(segment).filter(found -> !found.kind().numeric()).isEmpty()) {
            throw new CannotTrain(
                    "segment-unknown",
                    "The snapshot has no category feature " + segment
                            + ", by which the plan wants the evaluation sliced: name one of its categories.");
        }
    }

    private void requireLever(Lever lever) {
        boolean fits = feature(lever.feature())
                .filter(found -> found.kind().numeric()
                        ? lever.categories().isEmpty()
                        : found.allowedValues().containsAll(lever.categories())
                                && !lever.categories().isEmpty())
                .isPresent();
        if (!fits) {
            throw new CannotTrain(
                    "lever-unknown",
                    "The snapshot has no feature " + lever.feature()
                            + " with the values that the lever names: give a number lowest and highest, and a category some"
                            + " of its values in the schema.");
        }
    }

    private void requireFinite() {
        FeatureMatrix features = table.rows().features();
        float[] values = features.values();
        for (int index = 0; index < values.length; index++) {
            if (Float.isInfinite(values[index])) {
                throw new CannotTrain(
                        "infinite-value",
                        "The feature " + table.rows().columns().features()[index % features.columns()]
                                + " has an infinite value: give a finite number, or leave it missing.");
            }
        }
    }

    private void requireBothClasses() {
        boolean[] labels = table.rows().labels();
        int positives = 0;
        for (boolean label : labels) {
            positives += label ? 1 : 0;
        }
        if (positives == 0 || positives == labels.length) {
            throw new CannotTrain(
                    "one-class-only",
                    "All " + labels.length + " rows have the same label; there is nothing to tell apart. Positive is "
                            + "the label " + table.schema().positiveLabel() + ".");
        }
    }

    private static void refuse(LabelLeak leak) {
        throw new CannotTrain(
                "label-leak",
                (leak.missingness()
                                ? "Whether the feature " + leak.feature() + " is missing"
                                : "The feature " + leak.feature() + " alone")
                        + " tells the label with an area under the ROC curve of " + leak.auc()
                        + ": it was probably recorded after the label was known. Leave it out of the snapshot.");
    }

    /** Features whose every column has one value in these rows; a model can give them no weight. In the schema's order. */
    static List<String> constantFeatures(LabelledRows rows, int[] learned) {
        String[] features = rows.columns().features();
        LinkedHashSet<String> constant = new LinkedHashSet<>(List.of(features));
        for (int column = 0; column < features.length; column++) {
            if (constant.contains(features[column]) && !isConstant(rows.features(), column, learned)) {
                constant.remove(features[column]);
            }
        }
        return List.copyOf(constant);
    }

    private static boolean isConstant(FeatureMatrix features, int column, int[] rows) {
        float first = features.at(rows[0], column);
        for (int row : rows) {
            if (Float.compare(features.at(row, column), first) != 0) {
                return false;
            }
        }
        return true;
    }
}
