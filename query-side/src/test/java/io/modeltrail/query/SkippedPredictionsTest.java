package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the log can only be read as a whole, whoever leaves a prediction out does not read what is in it. */
class SkippedPredictionsTest {
    private final QuerySideForTests querySide = new QuerySideForTests(LogForTests.WHOLE);
    private final SampleTrail trail = new SampleTrail("skipped");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void onlyTheProjectionOfPredictionsReadsThem() {
        querySide.happened(trail.events());
        assertThat(querySide.serializer().readsOf(PredictionMade.class)).isEqualTo(2);

        querySide.post("/api/v1/audit/projections/query.rollout/rebuild");
        querySide.post("/api/v1/audit/projections/query.lineage/rebuild");
        querySide.awaitProjections();

        assertThat(querySide.serializer().readsOf(PredictionMade.class)).isEqualTo(2);
    }
}
