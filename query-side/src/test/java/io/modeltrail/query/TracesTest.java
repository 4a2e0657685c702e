package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which events an evidence bundle is made of. */
class TracesTest {
    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail trail = new SampleTrail("traced");
    private final SampleTrail other = new SampleTrail("other");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void aPredictionIsTracedOverAllHopsOfItsLineage() {
        querySide.happened(other.events());
        querySide.happened(trail.events());
        JsonNode lineage = querySide.get("/api/v1/predictions/" + trail.firstPrediction + "/lineage");
        List<Long> hops = lineage.get("hops")
                .valueStream()
                .map(hop -> hop.get("position").asLong())
                .toList();
        Traces.Trace trace = traces().of(trail.firstPrediction);
        assertThat(trace.positions()).containsExactlyInAnyOrderElementsOf(hops).hasSizeGreaterThan(6);
        assertThat(trace.missing()).isEmpty();
        assertThatThrownBy(() -> traces().of(PredictionId.next())).isInstanceOf(Refusal.class);
    }

    @Test
    void aModelVersionIsTracedToItsDataAndItsRollouts() {
        querySide.happened(other.events());
        long first = querySide.head() + 1;
        querySide.happened(trail.events());
        Traces.Trace trace = traces().of(trail.version);
        assertThat(trace.missing()).isEmpty();
        assertThat(trace.positions()).hasSizeGreaterThan(8).allMatch(position -> position >= first);
    }

    @Test
    void anEntityIsFoundInPredictionsAndOutcomes() {
        querySide.happened(trail.events());
        querySide.happened(new OutcomeObserved(
                OutcomeId.next(),
                SampleTrail.CHURN,
                "7590-VHVEG",
                SampleTrail.BEGIN.plusSeconds(60),
                true,
                "billing",
                SampleTrail.PRODUCT));
        List<Long> positions = querySide.beans().getBeansOfType(EventsOfEntity.class).values().stream()
                .flatMap(events -> events.positionsOf(SampleTrail.CHURN, "7590-VHVEG", 10).stream())
                .sorted()
                .toList();
        assertThat(positions).contains(12L, querySide.head());
        assertThat(querySide.beans().getBeansOfType(EventsOfEntity.class).values())
                .allSatisfy(events -> assertThat(events.positionsOf(SampleTrail.CHURN, "nobody", 10))
                        .isEmpty());
    }

    private Traces traces() {
        return querySide.beans().getBean(Traces.class);
    }
}
