package io.modeltrail.runtime.learning.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XgboostBaseMarginTest {
    private static final LabelledRows ROWS = SyntheticTable.of(600, 9).encoded();

    private final TreeEnsemble trained =
            (TreeEnsemble) new XgboostLearner(new ModelParameters.Xgboost(3, 0.1, 20, 1, 1, 1, 1))
                    .fit(ROWS, ROWS.features(), 42, 1)
                    .model();
    private final FeatureMatrix rows = ROWS.features();

    @Test
    void aBitThatMostRowsRoundAwayIsFound() {
        for (float library : new float[] {Math.nextUp(trained.baseMargin()), Math.nextDown(trained.baseMargin())}) {
            TreeEnsemble librarys = new TreeEnsemble(rows.columns(), library, trained.trees());
            int[] same = IntStream.range(0, rows.rows())
                    .filter(row -> librarys.margin(rows.row(row)) == trained.margin(rows.row(row)))
                    .toArray();
            int[] different = IntStream.range(0, rows.rows())
                    .filter(row -> librarys.margin(rows.row(row)) != trained.margin(rows.row(row)))
                    .limit(1)
                    .toArray();
            assertThat(same).as("rows that do not tell").isNotEmpty();
            assertThat(different).as("a row that tells").hasSize(1);
            NativeTraining.Margins first = margins(librarys, same);
            assertThat(found(List.of(first, margins(librarys, different)))).isEqualTo(library);
            // Without the row that tells, the nearest is as good.
            assertThat(found(List.of(first))).isEqualTo(trained.baseMargin());
        }
    }

    @Test
    void withoutAnyAgreementTheNearestStaysForTheCheckToRefuse() {
        TreeEnsemble other = new TreeEnsemble(rows.columns(), trained.baseMargin() + 1, trained.trees());
        assertThat(found(List.of(margins(other, new int[] {0, 1})))).isEqualTo(trained.baseMargin());
    }

    private float found(List<NativeTraining.Margins> known) {
        return NativeTraining.withBaseMarginNear(trained.baseMargin(), trained.trees(), known)
                .baseMargin();
    }

    private NativeTraining.Margins margins(TreeEnsemble model, int[] chosen) {
        FeatureMatrix selected = rows.select(chosen);
        float[] margins = new float[chosen.length];
        for (int row = 0; row < chosen.length; row++) {
            margins[row] = model.margin(selected.row(row));
        }
        return new NativeTraining.Margins(selected, margins);
    }
}
