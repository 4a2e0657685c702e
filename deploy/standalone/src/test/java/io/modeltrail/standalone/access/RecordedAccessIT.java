package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import io.modeltrail.standalone.WaitUntil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who looks at the trail or at people is written in the trail. */
class RecordedAccessIT {
    private static final RestCalls AUDITOR = ApplicationUnderTest.as(Role.AUDITOR);

    @Test
    void readsOfPersonalDataAreOneRecordForEachReaderAndAddress() {
        RestCalls product = ApplicationUnderTest.newUser("polling-product", Set.of(Role.PRODUCT));
        PersonalReads reads = ApplicationUnderTest.server().bean(PersonalReads.class);
        String actor = product.get("/api/v1/me").json().path("actorId").asString();
        assertThat(actor).isNotBlank();
        for (int i = 0; i < 5; i++) {
            assertThat(product.get("/api/v1/predictions?useCase=polled").status())
                    .isEqualTo(200);
            assertThat(product.get("/api/v1/predictions/feed?useCase=polled").status())
                    .isEqualTo(200);
        }
        assertThat(product.get("/api/v1/predictions/0199c0de-0000-7000-8000-000000000000")
                        .status())
                .isEqualTo(404);
        reads.record();
        List<JsonNode> recorded = accesses("kind=READ&actor=" + actor, 2);
        assertThat(recorded)
                .extracting(access -> access.path("what").asString() + " "
                        + access.path("details").path("count").asString())
                .containsExactlyInAnyOrder("/api/v1/predictions 5", "/api/v1/predictions/feed 5");
        assertThat(recorded.getFirst().path("by").path("role").asString()).isEqualTo("PRODUCT");
        reads.record();
        assertThat(accesses("kind=READ&actor=" + actor, 2)).hasSize(2);
    }

    @Test
    void theResultOfAnAuditIsRecorded() {
        RestCalls auditor = ApplicationUnderTest.newUser("auditing", Set.of(Role.AUDITOR));
        String actor = auditor.get("/api/v1/me").json().path("actorId").asString();
        RestCalls.Answer answer = auditor.post(
                "/api/v1/audit/audits",
                "{\"verdict\":\"SOUND\",\"size\":7,\"root\":\"AAAA\",\"key\":\"log+1+A\",\"findings\":0}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        JsonNode recorded = accesses("kind=AUDIT&actor=" + actor, 1).getFirst();
        assertThat(recorded.path("details").path("verdict").asString()).isEqualTo("SOUND");
        assertThat(recorded.path("details").path("size").asString()).isEqualTo("7");
        RestCalls.Answer tooLong = auditor.post(
                "/api/v1/audit/audits",
                "{\"verdict\":\"SOUND\",\"size\":7,\"root\":\"" + "A".repeat(501) + "\",\"key\":\"k\",\"findings\":0}");
        assertThat(tooLong.field("code")).isEqualTo("access-details-invalid");
    }

    @Test
    void exportsAndEvidenceAreRecordedBeforeTheyAreGiven() {
        RestCalls auditor = ApplicationUnderTest.newUser("exporting", Set.of(Role.AUDITOR));
        String actor = auditor.get("/api/v1/me").json().path("actorId").asString();
        WaitUntil.holds(
                "there is something signed",
                Duration.ofSeconds(30),
                () -> auditor.get("/api/v1/audit/export").status() == 200);
        assertThat(auditor.get("/api/v1/audit/evidence?from=0").status()).isEqualTo(200);
        assertThat(accesses("kind=EXPORT&actor=" + actor, 1)).hasSize(1);
        assertThat(accesses("kind=EVIDENCE&actor=" + actor, 1)).hasSize(1);
    }

    private static List<JsonNode> accesses(String filter, int least) {
        List<JsonNode> found = new ArrayList<>();
        WaitUntil.holds("recorded: " + filter, Duration.ofSeconds(30), () -> {
            found.clear();
            AUDITOR.get("/api/v1/audit/accesses?" + filter).json().path("items").forEach(found::add);
            return found.size() >= least;
        });
        return found;
    }
}
