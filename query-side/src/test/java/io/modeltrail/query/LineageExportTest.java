package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;

/** Lineage on its way to a collector or a file, read by the model of OpenLineage's Java client. */
class LineageExportTest {
    private static final String GROUP = "query.openlineage";
    private static final String KEY = "a-key-that-nobody-sees";

    @TempDir
    private Path folder;

    private static QuerySideForTests sendingTo(String target, String where) {
        return new QuerySideForTests(
                LogForTests.WHOLE,
                Map.of(
                        "modeltrail.openlineage." + target,
                        where,
                        "modeltrail.openlineage.api-key",
                        KEY,
                        "modeltrail.openlineage.namespace",
                        "modeltrail://here",
                        "modeltrail.openlineage.retry-after",
                        "PT0.02S"));
    }

    @Test
    void aCollectorThatFailsFirstGetsEveryEventOnceItTakesThemAndInOrder() throws IOException {
        try (CollectorForTests collector = new CollectorForTests(0, 503, 429, 408, 302);
                QuerySideForTests querySide = sendingTo("url", collector.url())) {
            SampleTrail trail = new SampleTrail("collector");
            querySide.store(trail.events());
            awaitSent(querySide);
            assertThat(told(collector.taken)).containsExactlyElementsOf(toldOf(trail));
            assertThat(collector.given).hasSize(8);
            assertThat(collector.given.subList(0, 5)).containsOnly(collector.taken.getFirst());
            assertThat(collector.keys).containsOnly("Bearer " + KEY);
            assertThat(read(collector.taken.getFirst()).getJob().getNamespace())
                    .isEqualTo("modeltrail://here/telco-churn");
            assertThat(querySide.get("/api/v1/lineage/runs/" + trail.training))
                    .hasSameElementsAs(List.of(json(querySide, collector, 2), json(querySide, collector, 3)));
        }
    }

    @Test
    void whatTheCollectorRefusesIsParkedWithAReasonAndSentAgainOnRequest() throws IOException {
        try (CollectorForTests collector = new CollectorForTests(0, 201, 400);
                QuerySideForTests querySide = sendingTo("url", collector.url())) {
            SampleTrail trail = new SampleTrail("refused");
            querySide.store(trail.events());
            awaitSent(querySide);
            List<String> all = toldOf(trail);
            assertThat(told(collector.taken)).containsExactly(all.get(0), all.get(2), all.get(3));
            JsonNode state = querySide.get("/api/v1/lineage/export");
            assertThat(state.get("parked").asInt()).isEqualTo(1);
            JsonNode refusal = state.get("refusals").get(0);
            assertThat(refusal.get("why").asString()).isEqualTo("HTTP 400");
            assertThat(refusal.get("runId").asString()).isEqualTo(trail.snapshot.toString());
            assertThat(refusal.get("ending").asBoolean()).isTrue();

            assertThat(querySide
                            .post("/api/v1/lineage/export/redelivery")
                            .get("events")
                            .asInt())
                    .isEqualTo(1);
            querySide.await(() -> collector.taken.size() == 4);
            assertThat(told(collector.taken).getLast()).isEqualTo(all.get(1));
            assertThat(querySide.get("/api/v1/lineage/export").get("parked").asInt())
                    .isZero();
        }
    }

    @Test
    void anEndWaitsForABeginningThatTheCollectorRefused() throws IOException {
        try (CollectorForTests collector = new CollectorForTests(0, 401);
                QuerySideForTests querySide = sendingTo("url", collector.url())) {
            SampleTrail trail = new SampleTrail("beginning refused");
            querySide.store(trail.events());
            awaitSent(querySide);
            List<String> all = toldOf(trail);
            assertThat(told(collector.taken)).containsExactly(all.get(2), all.get(3));
            JsonNode refusals = state(querySide).get("refusals");
            assertThat(refusals.valueStream().map(refusal -> refusal.get("why").asString()))
                    .containsExactly("HTTP 401", "its beginning was refused");
            assertThat(refusals.get(1).get("runId").asString()).isEqualTo(trail.snapshot.toString());

            querySide.post("/api/v1/lineage/export/redelivery");
            awaitSent(querySide);
            assertThat(told(collector.taken)).containsExactly(all.get(2), all.get(3), all.get(0), all.get(1));
            assertThat(state(querySide).get("parked").asInt()).isZero();
        }
    }

    @Test
    void anEndWhoseBeginningIsParkedIsNotSentWithWhatComesBeforeItEither() throws IOException {
        Path file = folder.resolve("parked.jsonl");
        try (QuerySideForTests querySide = sendingTo("file", file.toString())) {
            SmartLifecycle sender = querySide.beans().getBean("lineageSender", SmartLifecycle.class);
            sender.stop();
            SampleTrail trail = new SampleTrail("parked before");
            querySide.store(trail.events());
            querySide.await(() -> state(querySide).get("waiting").asLong() == 4);
            assertThat(querySide.jdbc().update("""
                            UPDATE lineage_event SET state = 'PARKED', tried_at = now(), last_failure = 'HTTP 401'
                            WHERE run_id = ? AND NOT ending""", trail.training.value())).isEqualTo(1);
            sender.start();
            awaitSent(querySide);
            List<String> all = toldOf(trail);
            assertThat(told(Files.readAllLines(file))).containsExactly(all.get(0), all.get(1));

            querySide.post("/api/v1/lineage/export/redelivery");
            awaitSent(querySide);
            assertThat(told(Files.readAllLines(file))).containsExactlyElementsOf(all);
        }
    }

    @Test
    void aCollectorThatIsAwayHoldsNoProjectionUpAndGetsAllOfItLater() throws IOException {
        int port = freePort();
        try (QuerySideForTests querySide = sendingTo("url", CollectorForTests.url(port))) {
            SampleTrail trail = new SampleTrail("away");
            querySide.happened(trail.events());
            querySide.await(() -> !state(querySide).get("lastFailure").isNull());
            JsonNode state = state(querySide);
            assertThat(state.get("target").asString()).isEqualTo("URL");
            assertThat(state.get("lastFailure").get("why").asString()).isEqualTo("ConnectException");
            assertThat(state.get("position").asLong()).isLessThan(querySide.head());
            assertThat(state.get("lag").asLong())
                    .isEqualTo(querySide.head() - state.get("position").asLong());
            assertThat(state.toString()).doesNotContain(KEY).doesNotContain("127.0.0.1");
            assertThat(querySide.get("/api/v1/training-runs/" + trail.training)).isNotNull();
            try (CollectorForTests collector = new CollectorForTests(port)) {
                awaitSent(querySide);
                assertThat(told(collector.taken)).containsExactlyElementsOf(toldOf(trail));
            }
        }
    }

    @Test
    void aFollowerThatIsNewSendsHistoryAndOneThatLostItsPositionSendsNothingTwice() throws IOException {
        try (CollectorForTests collector = new CollectorForTests(0);
                QuerySideForTests querySide = sendingTo("url", collector.url())) {
            StreamingEventProcessor follower = querySide.processor(GROUP);
            follower.shutDown();
            SampleTrail trail = new SampleTrail("history");
            querySide.store(trail.events());
            assertThat(querySide.jdbc().update("DELETE FROM tokenentry WHERE processorname = ?", GROUP))
                    .isEqualTo(1);
            follower.start();
            awaitSent(querySide);
            assertThat(told(collector.taken)).containsExactlyElementsOf(toldOf(trail));

            querySide.deliverAllAgain(follower);
            SampleTrail next = new SampleTrail("next");
            querySide.store(next.events());
            awaitSent(querySide);
            assertThat(told(collector.given).subList(4, 8)).containsExactlyElementsOf(toldOf(next));
            assertThat(collector.given).hasSize(8);
        }
    }

    @Test
    void aFileHasNoGapAndNoOtherBytesAfterAStopInTheMiddleOfALine() throws IOException {
        Path file = folder.resolve("lineage.jsonl");
        try (QuerySideForTests querySide = sendingTo("file", file.toString())) {
            SampleTrail first = new SampleTrail("first");
            querySide.store(first.events());
            awaitSent(querySide);
            String before = Files.readString(file);
            assertThat(told(before.lines().toList())).containsExactlyElementsOf(toldOf(first));

            SmartLifecycle sender = querySide.beans().getBean("lineageSender", SmartLifecycle.class);
            sender.stop();
            Files.writeString(file, before.substring(0, before.length() - 40));
            theLastEventWasNotNoted(querySide);
            SampleTrail second = new SampleTrail("second");
            querySide.store(second.events());
            sender.start();
            awaitSent(querySide);
            String after = Files.readString(file);
            assertThat(after).startsWith(before).endsWith("\n");
            assertThat(told(after.substring(before.length()).lines().toList()))
                    .containsExactlyElementsOf(toldOf(second));

            sender.stop();
            theLastEventWasNotNoted(querySide);
            sender.start();
            awaitSent(querySide);
            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(9);
            assertThat(lines.get(8)).isEqualTo(lines.get(7));
        }
    }

    @Test
    void aFileThatEndsInTheMiddleOfSomebodyElsesLineIsLeftAsItIs() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "a note\nanother no");
        try (QuerySideForTests querySide = sendingTo("file", file.toString())) {
            querySide.store(new SampleTrail("notes").events());
            querySide.await(() -> !state(querySide).get("lastFailure").isNull());
            assertThat(state(querySide).get("lastFailure").get("why").asString())
                    .isEqualTo("the file ends in the middle of a line that is none of these events");
            assertThat(Files.readString(file)).isEqualTo("a note\nanother no");
            Path finished = Files.writeString(folder.resolve("finished.txt"), "a note\nanother note\n");
            Files.move(finished, file, StandardCopyOption.REPLACE_EXISTING);
            awaitSent(querySide);
            assertThat(Files.readAllLines(file)).hasSize(6).startsWith("a note", "another note");
        }
    }

    @Test
    void withoutATargetNothingIsFollowed() {
        try (QuerySideForTests querySide = new QuerySideForTests()) {
            querySide.happened(new SampleTrail("nowhere").events());
            JsonNode state = state(querySide);
            assertThat(state.get("target").asString()).isEqualTo("NONE");
            assertThat(state.get("position").isNull()).isTrue();
            assertThat(querySide.jdbc().queryForObject("SELECT count(*) FROM lineage_event", Long.class))
                    .isZero();
        }
    }

    /** As a process leaves it that ended between the two. */
    private static void theLastEventWasNotNoted(QuerySideForTests querySide) {
        assertThat(querySide.jdbc().update("""
                        UPDATE lineage_event SET state = 'WAITING'
                        WHERE position = (SELECT max(position) FROM lineage_event)""")).isEqualTo(1);
    }

    private static JsonNode state(QuerySideForTests querySide) {
        return querySide.get("/api/v1/lineage/export");
    }

    private static void awaitSent(QuerySideForTests querySide) {
        long head = querySide.head();
        querySide.await(() -> {
            JsonNode state = state(querySide);
            return state.get("position").asLong(-1) >= head
                    && state.get("waiting").asLong() == 0;
        });
    }

    /** Phase and run of each, as the client's model has them. */
    private static List<String> told(List<String> events) {
        return events.stream()
                .map(LineageExportTest::read)
                .map(event -> event.getEventType() + " " + event.getRun().getRunId())
                .toList();
    }

    private static OpenLineage.RunEvent read(String event) {
        return OpenLineageClientUtils.runEventFromJson(event);
    }

    private static List<String> toldOf(SampleTrail trail) {
        return List.of(
                "START " + trail.snapshot,
                "COMPLETE " + trail.snapshot,
                "START " + trail.training,
                "COMPLETE " + trail.training);
    }

    private static JsonNode json(QuerySideForTests querySide, CollectorForTests collector, int index) {
        return querySide
                .beans()
                .getBean(tools.jackson.databind.json.JsonMapper.class)
                .readTree(collector.taken.get(index));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
