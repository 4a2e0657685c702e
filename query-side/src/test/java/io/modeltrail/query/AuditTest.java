package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The event log as auditors read it, and the projections as operators see them. */
class AuditTest {
    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail trail = new SampleTrail("audited");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void anEmptyLogHasNoEvents() {
        JsonNode history = querySide.get("/api/v1/audit/events");
        assertThat(history.get("items").isEmpty()).isTrue();
        assertThat(history.get("next").isNull()).isTrue();
        assertThat(history.get("headPosition").asLong()).isEqualTo(-1);
    }

    @Test
    void anEventIsShownAsItIsStored() {
        querySide.happened(trail.events());
        long reads = querySide.serializer().readsOf(DatasetSnapshotRequested.class);
        JsonNode event = querySide
                .get("/api/v1/audit/events?from=0&limit=1")
                .get("items")
                .get(0);

        assertThat(event.get("position").asLong()).isZero();
        assertThat(event.get("type").asString()).isEqualTo(DatasetSnapshotRequested.class.getName());
        assertThat(event.get("aggregateType").asString()).isEqualTo("DatasetSnapshot");
        assertThat(event.get("aggregateId").asString()).isEqualTo(trail.snapshot.toString());
        assertThat(event.get("sequenceNumber").asLong()).isZero();
        assertThat(event.get("at").asString()).isEqualTo(SampleTrail.BEGIN.toString());
        assertThat(event.get("metadata").get("actor").asString()).isEqualTo(SampleTrail.SCIENTIST.id());
        assertThat(event.get("metadata").get("useCase").asString()).isEqualTo("telco-churn");
        assertThat(event.get("payload").get("schema").get("name").asString()).isEqualTo("telco");
        assertThat(event.get("eventId").asString()).hasSize(36);
        assertThat(querySide.serializer().readsOf(DatasetSnapshotRequested.class))
                .isEqualTo(reads);
    }

    @Test
    void pagesOfTheLogMeetWithoutGapOrOverlap() {
        querySide.happened(trail.events());
        List<Long> all = LongStream.range(0, 16).boxed().toList();
        for (int limit : List.of(1, 5, 8, 15, 16, 17)) {
            assertThat(positions(0, limit)).as("limit " + limit).isEqualTo(all);
        }
        assertThat(positions(11, 3)).isEqualTo(all.subList(11, 16));
        assertThat(querySide.get("/api/v1/audit/events?from=16").get("items").isEmpty())
                .isTrue();
        assertThat(querySide
                        .get("/api/v1/audit/events?from=" + Long.MAX_VALUE)
                        .get("items")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void positionsThatAreNoneAreRefused() {
        assertThat(querySide.refusalOf("/api/v1/audit/events?from=-1")).isEqualTo("VALUE_OUT_OF_RANGE");
        assertThat(querySide.refusalOf("/api/v1/audit/events?from=first")).isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf("/api/v1/audit/events?limit=501")).isEqualTo("VALUE_OUT_OF_RANGE");
    }

    @Test
    void projectionsShowTheirLag() {
        querySide.happened(trail.events());
        querySide.processor("query.rollout").shutDown();
        querySide.store(List.of(trail.prediction(PredictionId.next(), 0, Variant.CHALLENGER, "customer")));
        querySide.await(() -> group("query.prediction").get("position").asLong() == 16);

        JsonNode overview = querySide.get("/api/v1/audit/projections");
        assertThat(overview.get("headPosition").asLong()).isEqualTo(16);
        assertThat(overview.get("groups")
                        .valueStream()
                        .map(group -> group.get("group").asString()))
                .containsExactlyInAnyOrderElementsOf(QuerySideConfiguration.PROCESSING_GROUPS);
        assertThat(group("query.prediction").get("lag").asLong()).isZero();
        assertThat(group("query.prediction").get("running").asBoolean()).isTrue();
        assertThat(group("query.rollout").get("running").asBoolean()).isFalse();
        assertThat(querySide.get("/api/v1/rollouts").get("asOfPosition").asLong())
                .isEqualTo(15);
    }

    @Test
    void aProjectionThatCannotWriteShowsItsErrorAndRecovers() {
        querySide.happened(trail.events().subList(0, 12));
        querySide.jdbc().execute("ALTER TABLE query_prediction ADD CONSTRAINT broken CHECK (entity = '')");
        querySide.store(trail.events().subList(12, 13));

        querySide.await(() -> !group("query.prediction").get("error").isNull());
        assertThat(group("query.prediction").get("error").asString())
                .contains("DataIntegrityViolationException")
                .doesNotContain("7590-VHVEG");
        assertThat(querySide.refusalOf("/api/v1/predictions/" + trail.firstPrediction))
                .isEqualTo("NOT_FOUND");

        // The clock of these tests stands a day after the first event; each event is a second after the one before.
        long waiting = 86_400 - 12;
        querySide.await(() -> group("query.prediction").get("lagMillis").asLong() == waiting * 1_000);
        querySide.await(() -> querySide.gauge("modeltrail.projection.lag", "group", "query.prediction") == waiting);
        querySide.await(() -> querySide.gauge("modeltrail.projection.lag.events", "group", "query.prediction") == 1);

        querySide.jdbc().execute("ALTER TABLE query_prediction DROP CONSTRAINT broken");
        querySide.awaitProjections();
        assertThat(querySide.gauge("modeltrail.projection.lag", "group", "query.prediction"))
                .isZero();
        assertThat(group("query.prediction").get("error").isNull()).isTrue();
        assertThat(querySide
                        .get("/api/v1/predictions/" + trail.firstPrediction)
                        .get("position")
                        .asLong())
                .isEqualTo(12);
    }

    @Test
    void onlyProjectionsOfTheReadSideAreRebuilt() {
        for (String group : List.of("runtime.training", "query.unknown", "query.registry", "query")) {
            assertThat(querySide.refusalOfPost("/api/v1/audit/projections/" + group + "/rebuild"))
                    .isEqualTo("NOT_FOUND");
        }
    }

    private JsonNode group(String name) {
        return querySide
                .get("/api/v1/audit/projections")
                .get("groups")
                .valueStream()
                .filter(group -> group.get("group").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Long> positions(long from, int limit) {
        List<Long> found = new ArrayList<>();
        Long next = from;
        while (next != null) {
            JsonNode page = querySide.get("/api/v1/audit/events?from=" + next + "&limit=" + limit);
            assertThat(page.get("items").size()).isBetween(1, limit);
            page.get("items").forEach(event -> found.add(event.get("position").asLong()));
            next = page.get("next").isNull() ? null : (Long) page.get("next").asLong();
        }
        return found;
    }
}
