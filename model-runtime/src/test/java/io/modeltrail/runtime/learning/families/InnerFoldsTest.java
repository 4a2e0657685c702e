package io.modeltrail.runtime.learning.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import org.junit.jupiter.api.Test;

class InnerFoldsTest {
    /** Entities of two rows, of which the first is positive; the second is so from a row on. */
    private static LabelledRows pairs(int rows, int positiveFrom) {
        boolean[] labels = new boolean[rows];
        int[] groups = new int[rows];
        for (int row = 0; row < rows; row++) {
            groups[row] = row / 2;
            labels[row] = row % 2 == 0 || row >= positiveFrom;
        }
        return new LabelledRows(
                new FeatureMatrix(new float[rows], rows, 1),
                labels,
                new EncodedColumns(new boolean[] {true}, new int[1], new String[] {"number"}),
                groups);
    }

    @Test
    void entitiesThatAllHaveAPositiveCanBeDealtOut() {
        LabelledRows rows = pairs(24, 24);
        int[][] folds = InnerFolds.of(rows, 3, 7);
        assertThat(folds).hasDimensions(3, 8);
        for (int[] fold : folds) {
            assertThat(rows.labels(fold)).contains(true).contains(false);
        }
    }

    @Test
    void aFoldOfOneClassIsRefused() {
        assertThatExceptionOfType(CannotTrain.class)
                .isThrownBy(() -> InnerFolds.of(pairs(24, 4), 3, 7))
                .withMessageContaining("both classes in each")
                .extracting(CannotTrain::code)
                .isEqualTo("too-few-rows");
    }
}
