package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.runtime.SyntheticTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateRegistrationTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(300, 5);
    private static final Champion UNKNOWN_YET = new Champion(null, null, -1);

    @TempDir
    Path dataDirectory;

    private WorkerBench bench;

    @BeforeEach
    void open() {
        bench = new WorkerBench(dataDirectory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void itWaitsUntilTheChampionIsKnownAsOfTheCompletion() throws Exception {
        var snapshot = bench.captured(TABLE);
        bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        ModelVersionRegistered first = bench.next(ModelVersionRegistered.class).getPayload();
        bench.champion(UNKNOWN_YET);
        int asked = bench.questionsForTheChampion();
        bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        TrainingCompleted second = bench.next(TrainingCompleted.class).getPayload();
        // The second question comes only after the first answer was found too old.
        await().atMost(Duration.ofSeconds(30)).until(() -> bench.questionsForTheChampion() >= asked + 2);
        assertThat(bench.eventStore()
                        .readEvents(second.modelVersionId().toString())
                        .hasNext())
                .isFalse();
        bench.champion(
                new Champion(first.modelVersionId(), first.candidate().binding().artefactDigest(), Long.MAX_VALUE));
        ModelVersionRegistered registered =
                bench.next(ModelVersionRegistered.class).getPayload();
        assertThat(registered.modelVersionId()).isEqualTo(second.modelVersionId());
        assertThat(registered.candidate().comparison()).isNotNull();
        assertThat(registered.candidate().comparison().test().pValue()).isEqualTo(1);
    }

    @Test
    void whatSomebodyElseRegisteredMeanwhileIsDone() throws Exception {
        TrainingCompleted completed = completedButNotRegistered();
        bench.registry(event -> {
            anotherStores(event);
            throw new AggregateStreamCreationException("a second first event", new IllegalStateException());
        });
        assertThatCode(() -> bench.registration().register(completed.trainingRunId(), 0))
                .doesNotThrowAnyException();
        assertThat(bench.next(ModelVersionRegistered.class).getPayload().modelVersionId())
                .isEqualTo(completed.modelVersionId());
    }

    @Test
    void theSameIsSeenBehindWhatWasWrappedAroundIt() throws Exception {
        TrainingCompleted completed = completedButNotRegistered();
        bench.registry(event -> {
            anotherStores(event);
            throw new CommandExecutionException("elsewhere", new ConcurrencyException("a second first event"));
        });
        assertThatCode(() -> bench.registration().register(completed.trainingRunId(), 0))
                .doesNotThrowAnyException();
    }

    @Test
    void otherFailuresAreNotTakenForDone() throws Exception {
        TrainingCompleted completed = completedButNotRegistered();
        fails(completed, event -> new ConcurrencyException("but nothing is stored"), ConcurrencyException.class);
        fails(
                completed,
                event -> {
                    anotherStores(event);
                    return new IllegalStateException("stored, and something else is wrong");
                },
                IllegalStateException.class);
    }

    /** In a thread of its own: in the command's, the event would be taken back with the command. */
    private void anotherStores(EventMessage<?> event) {
        CompletableFuture.runAsync(() -> bench.eventStore().publish(event)).join();
    }

    private void fails(
            TrainingCompleted completed,
            Function<EventMessage<?>, RuntimeException> failing,
            Class<? extends Exception> expected) {
        bench.registry(event -> {
            throw failing.apply(event);
        });
        assertThatThrownBy(() -> bench.registration().register(completed.trainingRunId(), 0))
                .isInstanceOf(expected);
    }

    private TrainingCompleted completedButNotRegistered() throws Exception {
        bench.champion(UNKNOWN_YET);
        bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        TrainingCompleted completed = bench.next(TrainingCompleted.class).getPayload();
        bench.stopWorking();
        bench.champion(new Champion(null, null, Long.MAX_VALUE));
        return completed;
    }
}
