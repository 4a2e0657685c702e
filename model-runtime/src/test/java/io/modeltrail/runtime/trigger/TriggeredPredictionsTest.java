package io.modeltrail.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.TriggeredEntities;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.prediction.FeatureLookup;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.prediction.PredictionScoring;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.serving.FeatureSetOfModel;
import io.modeltrail.runtime.serving.Serving;
import io.modeltrail.runtime.serving.TinyChurnModel;
import io.modeltrail.testkit.BarredEntities;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.DataIntegrityViolationException;

class TriggeredPredictionsTest {
    private static final FeatureSetKey SET = new FeatureSetKey("customers");

    @TempDir
    Path dataDirectory;

    private ServingRuntime runtime;
    private WaitingEntities waiting;
    private final BarredEntities barred = new BarredEntities();
    private final List<TriggeredPredictions> processes = new ArrayList<>();

    @BeforeEach
    void start() {
        runtime = new ServingRuntime(dataDirectory);
        waiting = new WaitingEntities(runtime.events().database());
    }

    @AfterEach
    void close() {
        processes.forEach(TriggeredPredictions::stop);
        runtime.close();
    }

    @Test
    void twoProcessesPredictForEachEntityOnceAlthoughTransactionsBreakOff() throws Exception {
        serve();
        int entities = 1_500;
        for (int number = 0; number < entities; number++) {
            add("C" + number);
        }
        AtomicInteger appends = new AtomicInteger();
        runtime.events().beforeAppending(events -> {
            if (!events.isEmpty() && appends.incrementAndGet() % 3 == 1) {
                throw new IllegalStateException("broken off");
            }
        });
        process();
        process();
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting.in("due") == 0);

        List<TrackedEventMessage<?>> predictions = predictions();
        assertThat(predictions)
                .map(TriggeredPredictionsTest::entity)
                .doesNotHaveDuplicates()
                .hasSize(entities);
        PredictionMade made = (PredictionMade) predictions.getFirst().getPayload();
        assertThat(made.channel()).isEqualTo(Channel.STREAM);
        assertThat(made.featureOrigin().featureSet()).isEqualTo(SET);
        assertThat(made.requestedBy().id()).isEqualTo("system:prediction-trigger");
        assertThat(predictions.getFirst().getMetaData())
                .containsEntry(TrailMetadata.CORRELATION_ID, WaitingEntities.TRIGGER.toString())
                .containsEntry(TrailMetadata.SOURCE_RECORD, "events/2/17");
    }

    @Test
    void oneWhoseEventCannotBeStoredIsRefusedAndTakesNobodyWithHim() throws Exception {
        serve();
        for (int number = 0; number < 300; number++) {
            add(number == 150 ? "bad" : "C" + number);
        }
        runtime.events().beforeAppending(events -> {
            for (EventMessage<?> event : events) {
                if (event.getPayload() instanceof PredictionMade made
                        && made.entity().equals("bad")) {
                    throw new DataIntegrityViolationException("bad", new SQLException("bad", "22001"));
                }
            }
        });
        process();
        process();
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting.in("due") == 0);

        assertThat(waiting.reason("bad")).isEqualTo("refused internal");
        assertThat(predictions())
                .map(TriggeredPredictionsTest::entity)
                .doesNotHaveDuplicates()
                .doesNotContain("bad")
                .hasSize(299);
    }

    @Test
    void anEntityWaitsUntilItsFactCanBeReadAndHoldsUpNobody() throws Exception {
        serve();
        waiting.hide("late");
        add("late");
        add("C1");
        process();
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting.in("due") == 1);
        assertThat(predictions()).map(TriggeredPredictionsTest::entity).containsExactly("C1");

        waiting.show("late");
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting.in("due") == 0);
        assertThat(predictions()).map(TriggeredPredictionsTest::entity).containsExactly("C1", "late");
    }

    @Test
    void thoseWhoFillABatchWithFactsThatCannotBeReadMakeRoomForOthers() throws Exception {
        serve();
        for (int number = 0; number < 300; number++) {
            waiting.hide("late" + number);
            add("late" + number);
        }
        for (int number = 0; number < 50; number++) {
            add("C" + number);
        }
        process();
        await().atMost(Duration.ofSeconds(20)).until(() -> predictions().size() == 50);
        assertThat(predictions()).map(TriggeredPredictionsTest::entity).allMatch(entity -> entity.startsWith("C"));
        // The other worker may have those, and take longer.
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting.in("postponed") == 200);
        assertThat(waiting.reason("late0")).isEqualTo("postponed features-behind");
    }

    @Test
    void whatCannotBePredictedIsKeptWithItsReason() throws Exception {
        add("too early");
        process();
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting.in("postponed") == 1);
        assertThat(waiting.reason("too early")).isEqualTo("postponed nothing-served");

        serve();
        waiting.add("unknown");
        runtime.features().put(SET, 1, "other", new FeatureRow(Map.of("something", 1)));
        waiting.add("other");
        add("C1");
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting.in("due") == 0);
        assertThat(waiting.reason("unknown")).isEqualTo("refused entity-unknown");
        assertThat(waiting.reason("other")).isEqualTo("refused features-do-not-fit");
        assertThat(predictions()).map(TriggeredPredictionsTest::entity).containsExactly("C1");
    }

    @Test
    void whoIsErasedIsLeftOutAndHoldsUpNobody() throws InterruptedException {
        serve();
        barred.add("C2");
        for (String entity : List.of("C1", "C2", "C3")) {
            add(entity);
        }
        process();
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting.in("due") == 0);

        assertThat(waiting.in("refused")).isZero();
        assertThat(predictions()).map(TriggeredPredictionsTest::entity).containsExactlyInAnyOrder("C1", "C3");
    }

    private void serve() {
        runtime.championOf(
                TinyChurnModel.withIntercept(0.1), new SnapshotSource.FeatureSet(SET, 1, List.of(Instant.EPOCH), null));
    }

    private void add(String entity) {
        runtime.features().put(SET, 1, entity, TinyChurnModel.row(3, "Two year"));
        waiting.add(entity);
    }

    @Test
    void settingsThatWouldNeverPredictAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process(2, 0))
                .withMessageContaining("modeltrail.triggers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process(0, 1))
                .withMessageContaining("modeltrail.triggers");
    }

    private void process() {
        TriggeredPredictions process = process(2, 200);
        processes.add(process);
        process.start();
    }

    private TriggeredPredictions process(int workers, int limit) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("waiting", waiting, "subjects", barred));
        return new TriggeredPredictions(
                beans.getBeanProvider(TriggeredEntities.class),
                new TriggeredFeatures(
                        runtime.bean(Serving.class),
                        runtime.bean(FeatureSetOfModel.class),
                        runtime.bean(FeatureLookup.class)),
                runtime.bean(PredictionScoring.class),
                runtime.bean(JournalWriter.class),
                beans.getBeanProvider(SubjectDirectory.class),
                workers,
                limit);
    }

    private List<TrackedEventMessage<?>> predictions() throws InterruptedException {
        List<TrackedEventMessage<?>> predictions = new ArrayList<>();
        try (var stream = runtime.events().store().openStream(null)) {
            while (stream.hasNextAvailable()) {
                TrackedEventMessage<?> next = stream.nextAvailable();
                if (next.getPayload() instanceof PredictionMade) {
                    predictions.add(next);
                }
            }
        }
        return predictions;
    }

    private static String entity(TrackedEventMessage<?> message) {
        return ((PredictionMade) message.getPayload()).entity();
    }
}
