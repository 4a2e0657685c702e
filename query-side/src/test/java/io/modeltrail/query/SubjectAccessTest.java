package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SubjectAccessTest {
    private static final String ADDRESS = "/api/v1/subjects/access";
    private static final Instant AT = SampleTrail.BEGIN;

    private final QuerySideForTests querySide = new QuerySideForTests();
    private final RiskTrail trail = new RiskTrail();
    private final SubjectId ann = querySide.subjects().know(SampleTrail.CHURN, "ann-7788");

    @BeforeEach
    void recordTwoPredictionsAndAnOutcome() {
        querySide.happened(trail.events());
        querySide.happened(List.of(
                trail.made("ann-7788", 0.9f, "yearly"),
                trail.made("bob", 0.7f, "monthly"),
                RiskTrail.outcome("ann-7788", AT, true),
                trail.made("ann-7788", 0.8f, "yearly")));
        querySide.deadLetters(0, 0);
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    private static String asked(String more) {
        return "{\"useCase\":\"" + SampleTrail.CHURN + "\",\"entity\":\"ann-7788\"" + more + "}";
    }

    private JsonNode access(String more) {
        return querySide.ask(ADDRESS, asked(more));
    }

    @Test
    void somebodyIsToldOfEveryRecordAndThatNothingIsMissing() {
        JsonNode access = access("");

        assertThat(access.path("predictions").size()).isEqualTo(2);
        assertThat(access.path("outcomes").size()).isEqualTo(1);
        assertThat(access.path("predictions")
                        .get(0)
                        .path("event")
                        .path("entity")
                        .asString())
                .isEqualTo("ann-7788");
        assertThat(access.path("nextAfter").isNull()).isTrue();
        assertThat(access.path("completeness").path("complete").asBoolean())
                .as(access.path("completeness").toString())
                .isTrue();
        assertThat(querySide.accesses().recorded())
                .singleElement()
                .extracting(RecordAccess::details)
                .asString()
                .contains("subject=" + ann, "predictions=2", "outcomes=1")
                .doesNotContain("7788");
    }

    @Test
    void nothingIsMissingAfterAnErasureThatWasStopped() {
        querySide
                .erasable(SubjectStores.QUERY)
                .erase(ann, querySide.subjects().person(ann).orElseThrow());
        querySide.happened(trail.made("ann-7788", 0.7f, "yearly"));

        JsonNode access = access("");

        assertThat(access.path("predictions").size()).isEqualTo(3);
        assertThat(access.path("outcomes").size()).isEqualTo(1);
    }

    @Test
    void aReadSideThatLacksEventsSaysSo() {
        querySide.processor("query.outcome").shutDown();
        querySide.store(List.of(RiskTrail.outcome("ann-7788", AT.plusSeconds(1), true)));

        JsonNode access = access("");

        assertThat(access.path("outcomes").size()).isEqualTo(1);
        assertThat(access.path("completeness").path("complete").asBoolean()).isFalse();
        assertThat(access.path("completeness").path("behind").toString()).contains("query.outcome");
    }

    @Test
    void manyRecordsAreToldPageByPage() {
        JsonNode first = access(",\"limit\":2");
        assertThat(first.path("predictions").size()).isEqualTo(1);
        assertThat(first.path("outcomes").size()).isEqualTo(1);

        JsonNode second =
                access(",\"limit\":2,\"after\":" + first.path("nextAfter").asLong());
        assertThat(second.path("predictions").size()).isEqualTo(1);
        assertThat(second.path("outcomes").size()).isZero();
        assertThat(second.path("nextAfter").isNull()).isTrue();
        assertThat(second.path("predictions").get(0).path("at").asString())
                .isGreaterThan(first.path("predictions").get(0).path("at").asString());
    }

    @Test
    void aPageHasItsBounds() {
        assertThat(querySide.refusalOf(ADDRESS, asked(",\"limit\":0"))).isEqualTo("VALUE_OUT_OF_RANGE");
        assertThat(querySide.refusalOf(ADDRESS, asked(",\"limit\":1001"))).isEqualTo("VALUE_OUT_OF_RANGE");
    }

    @Test
    void somebodyAboutWhomNoEventHasAKeyIsFoundWhenThatIsSaid() {
        querySide.happened(trail.made("before-keys-7788", 0.7f, "yearly"));
        String asked = "{\"useCase\":\"" + SampleTrail.CHURN + "\",\"entity\":\"before-keys-7788\"";
        assertThat(querySide.refusalOf(ADDRESS, asked + "}")).isEqualTo("SUBJECT_UNKNOWN");

        JsonNode access = querySide.ask(ADDRESS, asked + ",\"alsoUnknown\":true}");

        assertThat(access.path("predictions").size()).isEqualTo(1);
    }
}
