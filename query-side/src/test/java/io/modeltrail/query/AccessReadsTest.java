package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who looked at what. */
class AccessReadsTest {
    private static final Actor PRODUCT = new Actor("01990000-0000-7000-8000-0000000000bb", Role.PRODUCT);

    private final QuerySideForTests querySide = new QuerySideForTests();

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void accessesAreListedByKindActorAndTime() {
        querySide.happened(List.of(
                access(AccessKind.EXPORT, ActorForTests.AUDITOR, 0),
                access(AccessKind.READ, PRODUCT, 60),
                access(AccessKind.EXPORT, PRODUCT, 120)));

        assertThat(positions("")).containsExactly(2L, 1L, 0L);
        assertThat(positions("?kind=EXPORT")).containsExactly(2L, 0L);
        assertThat(positions("?actor=" + PRODUCT.id())).containsExactly(2L, 1L);
        assertThat(positions(
                        "?from=" + SampleTrail.BEGIN.plusSeconds(60) + "&to=" + SampleTrail.BEGIN.plusSeconds(120)))
                .containsExactly(1L);
        assertThat(positions("?kind=AUDIT")).isEmpty();
        JsonNode access =
                querySide.get("/api/v1/audit/accesses?kind=READ").get("items").get(0);
        assertThat(access.get("details").get("count").asString()).isEqualTo("60");
        assertThat(access.get("by").get("role").asString()).isEqualTo("PRODUCT");
        assertThat(access.get("at").asString())
                .isEqualTo(SampleTrail.BEGIN.plusSeconds(60).toString());
    }

    @Test
    void pagesMeetWithoutGapOrOverlap() {
        List<Object> events = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            events.add(access(AccessKind.READ, PRODUCT, number));
        }
        querySide.happened(events);
        List<Long> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = querySide.get("/api/v1/audit/accesses?limit=3" + after);
            page.get("items").forEach(item -> found.add(item.get("position").asLong()));
            after = page.get("next").isNull()
                    ? null
                    : "&after=" + page.get("next").asString();
        } while (after != null);
        assertThat(found).containsExactly(6L, 5L, 4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void aFilterThatIsNoneIsRefused() {
        assertThat(querySide.refusalOf("/api/v1/audit/accesses?kind=export")).isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf("/api/v1/audit/accesses?from=yesterday")).isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf("/api/v1/audit/accesses?after=first")).isEqualTo("MALFORMED_REQUEST");
    }

    private List<Long> positions(String filter) {
        List<Long> found = new ArrayList<>();
        querySide
                .get("/api/v1/audit/accesses" + filter)
                .get("items")
                .forEach(item -> found.add(item.get("position").asLong()));
        return found;
    }

    static AccessRecorded access(AccessKind kind, Actor by, int second) {
        return new AccessRecorded(
                AccessId.next(),
                kind,
                "/api/v1/predictions",
                Map.of("count", "60"),
                by,
                SampleTrail.BEGIN.plusSeconds(second));
    }
}
