package io.modeltrail.runtime.explanation.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.explanation.Background;
import io.modeltrail.runtime.explanation.GlobalExplanation;
import io.modeltrail.runtime.explanation.GlobalExplanation.Dependence;
import io.modeltrail.runtime.explanation.GlobalExplanation.Importance;
import io.modeltrail.runtime.explanation.GlobalExplanation.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationPageTest {
    private static final String EVIL = "</text><script>alert('1')</script>&\"";

    @Test
    void namesAndCategoriesAreTextAndNothingElse() {
        GlobalExplanation explanation = new GlobalExplanation(
                "modeltrail-explanation",
                1,
                Sha256Digest.of(new byte[0]),
                ModelFamily.XGBOOST,
                1,
                1,
                0.1,
                0,
                List.of(new Importance(EVIL, EVIL, 0.5, 0.5, null, null)),
                List.of(
                        new Dependence(EVIL, false, List.of(new Dependence.Point(null, EVIL, 0.3))),
                        new Dependence(EVIL, true, List.of(new Dependence.Point(2.0, null, 0.0)))),
                List.of(new Segment(EVIL, EVIL, 1, 0.2, List.of(new Segment.Driver(EVIL, 0.1, -0.2)))),
                new Background(new double[1], new double[1], new double[1], new float[][] {}));
        String page = new ExplanationPage(TrainingRunId.next(), Sha256Digest.of(new byte[0]), explanation).html();
        assertThat(page).doesNotContain("<script", "alert('", "NaN", "Infinity").contains("&lt;script&gt;");
    }
}
