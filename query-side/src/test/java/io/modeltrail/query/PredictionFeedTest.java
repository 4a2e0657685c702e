package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.query.EventSource.Event;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;

/** Predictions in the order of the log, pulled and pushed. */
@Timeout(120)
class PredictionFeedTest {
    private static final String FEED = "/api/v1/predictions/feed?useCase=" + SampleTrail.CHURN;
    private static final String STREAM = "/api/v1/predictions/stream?useCase=" + SampleTrail.CHURN;

    private final QuerySideForTests querySide = new QuerySideForTests(
            LogForTests.IN_RUNS, Map.of("modeltrail.reading.streams", 2, "modeltrail.reading.heartbeat-millis", 50));
    private final HttpForTests http = new HttpForTests(querySide.beans(), Duration.ofSeconds(1));
    private final RiskTrail trail = new RiskTrail();

    PredictionFeedTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        http.close();
        querySide.close();
    }

    @Test
    void theFeedHandsOutEveryPredictionOnceAndSaysWhereToGoOn() {
        querySide.happened(trail.events());
        long before = querySide.head();
        List<PredictionMade> made = new ArrayList<>();
        for (int number = 0; number < 25; number++) {
            made.add(trail.made("C-" + number % 3, number / 100f, "monthly"));
        }
        querySide.happened(made);
        querySide.happened(paused());

        List<String> found = new ArrayList<>();
        JsonNode page = querySide.get(FEED + "&limit=10");
        page.path("items").forEach(item -> found.add(item.path("predictionId").asString()));
        assertThat(page.path("next").asLong()).isEqualTo(before + 10);
        assertThat(page.path("lag").asLong()).isEqualTo(16);
        while (page.path("more").asBoolean()) {
            page = querySide.get(FEED + "&limit=10&after=" + page.path("next").asLong());
            page.path("items")
                    .forEach(item -> found.add(item.path("predictionId").asString()));
        }
        assertThat(found)
                .isEqualTo(made.stream()
                        .map(each -> each.predictionId().toString())
                        .toList());
        assertThat(page.path("next").asLong()).isEqualTo(before + 25);
        assertThat(page.path("headPosition").asLong()).isEqualTo(before + 26);
        assertThat(querySide.get(FEED + "&after=" + (before + 25)).path("items"))
                .isEmpty();
        assertThat(querySide.get(FEED + "&after=99999").path("next").asLong()).isEqualTo(99999);
        assertThat(querySide
                        .get("/api/v1/predictions/feed?useCase=another")
                        .path("next")
                        .asLong())
                .as("nothing of the other use case up to there")
                .isEqualTo(before + 25);
        assertThat(querySide.refusalOf(FEED + "&after=-2")).isEqualTo("VALUE_OUT_OF_RANGE");
        assertThat(querySide.refusalOf("/api/v1/predictions/feed")).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void predictionsArriveWhenTheyAreCommitted() throws Exception {
        querySide.happened(trail.events());
        try (EventSource stream = EventSource.open(http.url(STREAM), null)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            PredictionMade made = trail.madeByKey("C-1", 0.75f, "monthly");
            long position = querySide.store(List.of(made));

            Event event = stream.take(1).getFirst();
            assertThat(event.id()).isEqualTo(position);
            assertThat(event.type()).isEqualTo("prediction");
            assertThat(event.data())
                    .contains("\"predictionId\":\"" + made.predictionId() + "\"")
                    .contains("\"entity\":\"C-1\"")
                    .contains("\"contract\":\"monthly\"");
        }
    }

    @Test
    void aStreamResumesWithoutGapOrRepeatWhileOthersWrite() throws Exception {
        querySide.happened(trail.events());
        long before = querySide.head();
        int all = 4_000;
        List<Long> seen = new ArrayList<>();
        try (var writing = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(all), writing);
            SplittableRandom random = new SplittableRandom(3);
            Long last = before;
            while (seen.size() < all) {
                try (EventSource stream = EventSource.open(http.url(STREAM), last)) {
                    int count = Math.min(all - seen.size(), 1 + random.nextInt(700));
                    stream.take(count).forEach(event -> seen.add(event.id()));
                    last = seen.getLast();
                }
                querySide.await(() -> free() == 2);
            }
            written.join();
        }

        querySide.awaitProjections();
        assertThat(seen)
                .isEqualTo(querySide
                        .jdbc()
                        .queryForList("SELECT position FROM query_prediction ORDER BY position", Long.class));
    }

    /** Predictions in groups of all sizes, and now and then something else between them. */
    private void write(int count) {
        SplittableRandom random = new SplittableRandom(5);
        int written = 0;
        while (written < count) {
            List<Object> events = new ArrayList<>();
            for (int number = Math.min(count - written, 1 + random.nextInt(40)); number > 0; number--) {
                events.add(trail.made("C-" + random.nextInt(50), (float) random.nextDouble(), "monthly"));
                written++;
            }
            if (random.nextInt(4) == 0) {
                events.add(paused());
            }
            querySide.store(events);
        }
    }

    @Test
    void aStreamWithFiltersRemembersHowFarItIs() throws Exception {
        querySide.happened(trail.events());
        long before = querySide.head();
        try (EventSource stream =
                EventSource.open(http.url(STREAM + "&decision=positive&minScore=0.8&after=" + before), null)) {
            querySide.happened(List.of(
                    trail.made("C-1", 0.9f, null), trail.made("C-2", 0.6f, null), trail.made("C-3", 0.1f, null)));
            assertThat(stream.take(1).getFirst().id()).isEqualTo(before + 1);
            while (!stream.lastEventId().equals(Long.toString(before + 3))) {
                stream.block();
            }
        }
        for (String malformed : List.of("&decision=x", "&minScore=2", "&after=x")) {
            assertThat(querySide.refusalOf(STREAM + malformed)).isIn("MALFORMED_REQUEST", "VALUE_OUT_OF_RANGE");
        }
        assertThat(querySide.refusalOf("/api/v1/predictions/stream")).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void aStreamThatIsBehindWaitsWithHeartbeatsWhileTheProjectionIsRebuilt() throws Exception {
        querySide.happened(trail.events());
        querySide.happened(List.of(trail.made("C-1", 0.9f, "monthly"), trail.made("C-2", 0.8f, "monthly")));
        long before = querySide.head() - 1;
        try (EventSource current = EventSource.open(http.url(STREAM), null)) {
            assertThat(current.status()).isEqualTo(200);
            querySide.processor("query.prediction").shutDown();
            querySide.processor("query.prediction").resetTokens();
            try (EventSource behind = EventSource.open(http.url(STREAM), before)) {
                behind.block();
                behind.block();
                assertThat(behind.lastEventId()).isEqualTo(Long.toString(before));

                querySide.processor("query.prediction").start();
                querySide.awaitProjections();
                assertThat(behind.take(1).getFirst().id()).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void thereIsRoomForSoManyStreamsAndNoMore() throws Exception {
        try (EventSource first = EventSource.open(http.url(STREAM), null);
                EventSource second = EventSource.open(http.url(STREAM), null)) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            try (EventSource third = EventSource.open(http.url(STREAM), null)) {
                assertThat(third.status()).isEqualTo(503);
            }
        }
        querySide.await(() -> free() == 2);
    }

    @Test
    void whoTakesNothingIsEnded() throws Exception {
        querySide.happened(trail.events());
        long before = querySide.head();
        try (Socket silent = new Socket()) {
            silent.setReceiveBufferSize(4096);
            silent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
            OutputStream out = silent.getOutputStream();
            out.write(("GET " + STREAM + "&after=" + before + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            querySide.await(() -> free() == 1);
            List<PredictionMade> many = new ArrayList<>();
            for (int number = 0; number < 3_000; number++) {
                many.add(trail.made("C-" + number, 0.5f, "monthly"));
            }
            querySide.store(many);

            querySide.await(() -> free() == 2);
        }
    }

    @Test
    void aStreamEndsWithThePermission() throws Exception {
        try (EventSource stream = EventSource.open(http.url(STREAM), null)) {
            http.revoke();

            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void streamsEndWithTheApplication() throws Exception {
        try (EventSource stream = EventSource.open(http.url(STREAM), null)) {
            querySide.beans().getBeansOfType(SmartLifecycle.class).values().forEach(SmartLifecycle::stop);

            assertThat(stream.next()).isNull();
        }
        try (EventSource late = EventSource.open(http.url(STREAM), null)) {
            assertThat(late.status()).isEqualTo(503);
        }
    }

    /** Places for streams. */
    private int free() {
        return 2 - (int) querySide.gauge("modeltrail.prediction.streams");
    }

    private RolloutPaused paused() {
        RolloutStarted started = trail.events().stream()
                .filter(RolloutStarted.class::isInstance)
                .map(RolloutStarted.class::cast)
                .findFirst()
                .orElseThrow();
        return new RolloutPaused(started.rolloutId(), "between", SampleTrail.BEGIN);
    }
}
