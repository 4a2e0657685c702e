package io.modeltrail.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.query.EventsOfEntity;
import io.modeltrail.query.QuerySideForTests;
import io.modeltrail.query.SampleTrail;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsOfSubjectTest {
    private static final String ANN = "ann-7788";

    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail trail = new SampleTrail("of a subject");
    private final SubjectId ann = querySide.subjects().know(SampleTrail.CHURN, ANN);
    private final EventsOfSubject events = new EventsOfSubject(
            List.copyOf(querySide.beans().getBeansOfType(EventsOfEntity.class).values()),
            querySide.beans().getBeanProvider(SubjectDirectory.class));

    @BeforeEach
    void recordAPredictionAndAnOutcome() {
        querySide.happened(trail.events());
        predicted();
        querySide.happened(new OutcomeObserved(
                OutcomeId.next(),
                SampleTrail.CHURN,
                ANN,
                SampleTrail.BEGIN.plusSeconds(60),
                true,
                "billing",
                SampleTrail.PRODUCT));
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    private void predicted() {
        querySide.happened(trail.prediction(PredictionId.next(), 0, Variant.CHALLENGER, ANN));
    }

    private void eraseRows() {
        querySide.beans().getBeansOfType(ErasableStore.class).values().stream()
                .filter(store -> store.name().equals(SubjectStores.QUERY))
                .forEach(store ->
                        store.erase(ann, querySide.subjects().person(ann).orElseThrow()));
    }

    private List<Long> positions() {
        return events.find(SampleTrail.CHURN, ANN, 10).positions();
    }

    @Test
    void nothingIsMissingWhileAnErasureIsUnderWayAndAfterItWasStopped() {
        List<Long> before = positions();
        assertThat(before).hasSize(2);
        querySide.subjects().bar(ann);
        eraseRows();
        assertThat(positions()).containsExactlyInAnyOrderElementsOf(before);

        querySide.subjects().admit(ann);
        predicted();

        assertThat(positions()).hasSize(3).containsAll(before);
        assertThat(events.find(SampleTrail.CHURN, ANN, 10).subject()).isEqualTo(ann);
    }

    @Test
    void onceTheKeyIsDestroyedTheNameLeadsNowhere() {
        eraseRows();
        querySide.subjects().destroyKey(ann);

        assertThat(positions()).isEmpty();
    }
}
