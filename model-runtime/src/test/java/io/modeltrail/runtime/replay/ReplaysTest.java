package io.modeltrail.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplaysTest {
    private static final int PREDICTIONS = 40;

    @TempDir
    private Path dataDirectory;

    private ServingRuntime runtime;
    private MockMvc web;
    private final List<PredictionMade> made = new ArrayList<>();

    @BeforeEach
    void predict() {
        runtime = new ServingRuntime(dataDirectory);
        runtime.bean(ReplayWorker.class).start();
        web = runtime.web(runtime.bean(ReplaysController.class));
        runtime.championOf(TinyChurnModel.withIntercept(0.1));
        for (int one = 0; one < PREDICTIONS; one++) {
            made.add(runtime.recorded(
                    runtime.predict("entity-" + one, one, one % 2 == 0 ? "Month-to-month" : "Two year")));
        }
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void everyRecordedPredictionIsIdenticalAndTheResultIsRecorded() throws Exception {
        JsonNode ended = replay("{}");

        assertThat(ended.at("/report/seen").asLong()).isEqualTo(PREDICTIONS);
        assertThat(ended.at("/report/decisions/identical").asLong()).isEqualTo(PREDICTIONS);
        assertThat(ended.at("/report/decisions/differs").asLong()).isZero();
        assertThat(ended.at("/report/decisions/notReplayable").isEmpty()).isTrue();
        assertThat(ended.at("/report/models").size()).isEqualTo(1);
        assertThat(ended.get("done").asDouble()).isEqualTo(1);
        assertThat(ended.get("taken").asLong()).isEqualTo(PREDICTIONS);
        assertThat(ended.get("replayed").asLong()).isEqualTo(PREDICTIONS);
        RecordAccess recorded = runtime.accesses().iterator().next();
        assertThat(recorded.kind()).isEqualTo(AccessKind.REPLAY);
        assertThat(recorded.by()).isEqualTo(ServingRuntime.CALLER);
        assertThat(recorded.details())
                .containsEntry("identical", Integer.toString(PREDICTIONS))
                .containsEntry("reportDigest", ended.get("reportDigest").asString());
    }

    @Test
    void theReportIsTheSameBytesEachTimeAndItsDigestHolds() throws Exception {
        JsonNode one = replay("{\"toPosition\":20}");
        JsonNode other = replay("{\"toPosition\":20}");
        String bytes = answer(get("/api/v1/replays/" + one.get("replayId").asString() + "/report"), 200)
                .getContentAsString();

        assertThat(other.get("reportDigest")).isEqualTo(one.get("reportDigest"));
        assertThat(Sha256Digest.of(bytes.getBytes(StandardCharsets.UTF_8)).value())
                .isEqualTo(one.get("reportDigest").asString());
    }

    @Test
    void whatIsForgedIsListedWithWhatDiffers() throws Exception {
        PredictionMade forged = store(
                made.getFirst().features(),
                "someone",
                Math.nextUp(made.getFirst().score()));
        store(made.getFirst().features(), "another", Math.nextUp(made.getFirst().score()));

        JsonNode report = replay("{\"differences\":1}").get("report");

        assertThat(report.at("/decisions/differs").asLong()).isEqualTo(2);
        assertThat(report.get("differences").size()).isEqualTo(1);
        JsonNode first = report.get("differences").get(0);
        assertThat(first.get("predictionId").asString())
                .isEqualTo(forged.predictionId().toString());
        assertThat(first.at("/differing/score").asBoolean()).isTrue();
        assertThat(first.at("/differing/margin").asBoolean()).isFalse();
        assertThat(first.at("/verdict/verdict").asString()).isEqualTo("Differs");
    }

    @Test
    void whatCannotBeReplayedIsCountedByItsReason() throws Exception {
        CompiledScorer lost = TinyChurnModel.withIntercept(3);
        store(FeatureRow.ERASED, ErasedEntity.of(new SubjectId(Identifiers.next())), 0.5f);
        store(new FeatureRow(Map.of("tenure", 1.0, "income", 2.0)), "someone", 0.5f);
        store(made.getFirst().features(), "someone", 0.5f, Sha256Digest.of(lost.artefact()));

        JsonNode ended = replay("{}");

        JsonNode reasons = ended.at("/report/decisions/notReplayable");
        assertThat(reasons.get("ERASED").asLong()).isEqualTo(1);
        assertThat(reasons.get("FEATURES_DO_NOT_FIT").asLong()).isEqualTo(1);
        assertThat(reasons.get("ARTEFACT_UNAVAILABLE").asLong()).isEqualTo(1);
        assertThat(ended.at("/report/taken").asLong()).isEqualTo(PREDICTIONS + 3);
        assertThat(ended.at("/report/replayed").asLong()).isEqualTo(PREDICTIONS);
        assertThat(ended.get("taken").asLong()).isEqualTo(PREDICTIONS + 3);
        assertThat(ended.get("replayed").asLong()).isEqualTo(PREDICTIONS);
        assertThat(runtime.accesses().iterator().next().details())
                .containsEntry("taken", Integer.toString(PREDICTIONS + 3))
                .containsEntry("replayed", Integer.toString(PREDICTIONS))
                .containsEntry("notReplayable", "3");
    }

    @Test
    void aSampleIsTheSameForTheSameSeedAndAnotherForAnother() throws Exception {
        String share = "{\"sample\":{\"share\":0.5,\"seed\":%d}}";
        JsonNode one = replay(share.formatted(7));
        JsonNode again = replay(share.formatted(7));
        long expected = made.stream()
                .filter(prediction -> new Sample(0.5, 7).holds(prediction.predictionId()))
                .count();

        assertThat(one.at("/report/taken").asLong()).isEqualTo(expected).isBetween(8L, 32L);
        assertThat(again.get("reportDigest")).isEqualTo(one.get("reportDigest"));
        assertThat(made)
                .anyMatch(prediction -> new Sample(0.5, 7).holds(prediction.predictionId())
                        != new Sample(0.5, 8).holds(prediction.predictionId()));
    }

    @Test
    void aRangeOfPositionsAndAPeriodHoldWhatLiesInThem() throws Exception {
        long head = runtime.bean(ReplaySource.class).head();

        assertThat(replay("{\"fromPosition\":%d}".formatted(head - 4))
                        .at("/report/seen")
                        .asLong())
                .isEqualTo(5);
        assertThat(replay("{\"until\":\"2020-01-01T00:00:00Z\"}")
                        .at("/report/seen")
                        .asLong())
                .isZero();
        assertThat(replay("{\"from\":\"2020-01-01T00:00:00Z\"}")
                        .at("/report/seen")
                        .asLong())
                .isEqualTo(PREDICTIONS);
        assertThat(replay("{\"useCase\":\"another\"}").at("/report/seen").asLong())
                .isZero();
    }

    @Test
    void whatCannotBeMeantIsRefused() throws Exception {
        assertThat(refused("{\"toPosition\":1000000}", 404)).isEqualTo("position-ahead");
        assertThat(refused("{\"fromPosition\":5,\"toPosition\":4}", 400)).isEqualTo("value-out-of-range");
        assertThat(refused("{\"sample\":{\"share\":1.5,\"seed\":1}}", 400)).isNotNull();
        assertThat(refused("{\"differences\":100000}", 400)).isEqualTo("value-out-of-range");
        assertThat(refused("{\"from\":\"2026-01-02T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}", 400))
                .isEqualTo("value-out-of-range");
        answer(get("/api/v1/replays/" + Identifiers.next()), 404);
    }

    @Test
    void aJobThatIsHeldToAPaceTakesItsTimeAndCanBeCancelled() throws Exception {
        String id = begin("{\"predictionsPerSecond\":1}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(id).get("state").asString().equals("RUNNING"));

        answer(post("/api/v1/replays/" + id + "/cancellation"), 200);

        assertThat(status(id).get("state").asString()).isEqualTo("CANCELLED");
        answer(post("/api/v1/replays/" + id + "/cancellation"), 409);
        answer(get("/api/v1/replays/" + id + "/report"), 409);
        // The worker has left it and does the next.
        assertThat(replay("{}").get("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void aJobThatWasUnderWayAtARestartIsDoneAfterIt() throws Exception {
        String id = begin("{\"predictionsPerSecond\":4}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(id).get("state").asString().equals("RUNNING"));
        runtime.bean(ReplayWorker.class).stop();
        assertThat(status(id).get("state").asString()).isEqualTo("WAITING");

        runtime.bean(ReplayWorker.class).start();

        assertThat(ended(id).at("/report/decisions/identical").asLong()).isEqualTo(PREDICTIONS);
    }

    @Test
    void aRecordThatFailsForAWhileEndsNoReplay() throws Exception {
        for (int one = 0; one < 2 * ReplayWorker.MOST_ATTEMPTS; one++) {
            runtime.failTheNextRecord(
                    one % 2 == 0
                            ? new Refusal(RefusalCode.EVENT_LOG_BUSY, "Try again.")
                            : new EventStoreException("append", new SQLException("the connection is gone", "08006")));
        }
        String id = begin("{}");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            runtime.bean(JdbcTemplate.class).update("UPDATE replay_job SET claimable_at = now()");
            runtime.bean(ReplayWorker.class).wake();
            return status(id).get("state").asString().equals("COMPLETED");
        });

        assertThat(status(id).get("failure").isNull()).isTrue();
        assertThat(runtime.accesses()).hasSize(1);
    }

    @Test
    void acrossALongStretchOfOtherEventsAReaderIsStillCalled() throws Exception {
        ReplaySource source = runtime.bean(ReplaySource.class);
        long before = source.head();
        List<DomainEventMessage<?>> others = new ArrayList<>();
        for (int one = 0; one < 3_500; one++) {
            others.add(
                    new GenericDomainEventMessage<>("Other", Identifiers.next().toString(), 0, Map.of("number", one)));
        }
        runtime.events().store().publish(others);
        List<Long> told = new ArrayList<>();

        source.read(new LogRange(before + 1, source.head(), null, null), (predictions, position) -> {
            assertThat(predictions).isEmpty();
            told.add(position);
        });

        assertThat(told).hasSizeGreaterThanOrEqualTo(4).isSorted().endsWith(source.head());
    }

    @Test
    void whoWaitsForASilentLogStillHearsThatItIsToStop() {
        ReplaySource source = runtime.bean(ReplaySource.class);
        long head = source.head();
        List<Long> told = new ArrayList<>();

        assertThatThrownBy(() -> source.read(new LogRange(head + 1, head + 5, null, null), (predictions, position) -> {
                    told.add(position);
                    if (told.size() == 2) {
                        throw new JobLeft("the worker stops");
                    }
                }))
                .isInstanceOf(JobLeft.class);

        assertThat(told).containsExactly(head, head);
    }

    private JsonNode replay(String order) throws Exception {
        return ended(begin(order));
    }

    private String begin(String order) throws Exception {
        MockHttpServletResponse begun = answer(
                post("/api/v1/replays").contentType(MediaType.APPLICATION_JSON).content(order), 202);
        String id = JsonMapper.shared()
                .readTree(begun.getContentAsString())
                .get("replayId")
                .asString();
        assertThat(begun.getHeader("Location")).isEqualTo("/api/v1/replays/" + id);
        return id;
    }

    private JsonNode ended(String id) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !List.of("WAITING", "RUNNING", "RECORDING")
                        .contains(status(id).get("state").asString()));
        return status(id);
    }

    private JsonNode status(String id) throws Exception {
        return JsonMapper.shared()
                .readTree(answer(get("/api/v1/replays/" + id), 200).getContentAsString());
    }

    private String refused(String order, int status) throws Exception {
        return JsonMapper.shared()
                .readTree(answer(
                                post("/api/v1/replays")
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .content(order),
                                status)
                        .getContentAsString())
                .path("code")
                .asString("");
    }

    private MockHttpServletResponse answer(MockHttpServletRequestBuilder request, int status) throws Exception {
        MockHttpServletResponse response = web.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        return response;
    }

    private PredictionMade store(FeatureRow features, String entity, float score) {
        return store(features, entity, score, made.getFirst().artefactDigest());
    }

    private PredictionMade store(FeatureRow features, String entity, float score, Sha256Digest artefact) {
        PredictionMade like = made.getFirst();
        PredictionMade event = new PredictionMade(
                PredictionId.next(),
                like.useCase(),
                entity,
                features,
                like.schemaVersion(),
                like.modelVersionId(),
                artefact,
                like.rolloutId(),
                like.step(),
                like.variant(),
                like.margin(),
                score,
                like.threshold(),
                like.positive(),
                like.requestedBy(),
                Channel.REST,
                null,
                null);
        runtime.publish("Prediction", event.predictionId().toString(), 0, event);
        return event;
    }
}
