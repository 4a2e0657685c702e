package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import io.modeltrail.standalone.WaitUntil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who looks at the trail or at people is written in the trail. */
class RecordedAccessIT {
    private static final RestCalls AUDITOR = ApplicationUnderTest.as(Role.AUDITOR);
    private final PersonalReads reads = ApplicationUnderTest.server().bean(PersonalReads.class);

    /** Its timer may record in the middle of what is counted. */
    @BeforeEach
    void stopTheTimer() {
        reads.stop();
    }

    @AfterEach
    void startTheTimer() {
        reads.start();
    }

    @Test
    void readsOfPersonalDataAreOneRecordForEachReaderAndAddress() {
        RestCalls product = ApplicationUnderTest.newUser("polling-product", Set.of(Role.PRODUCT));
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
    void replaysOfSinglePredictionsAreCountedReads() {
        RestCalls auditor = ApplicationUnderTest.newUser("replaying", Set.of(Role.AUDITOR));
        String actor = auditor.get("/api/v1/me").json().path("actorId").asString();
        PredictionId prediction = predicted();
        for (int i = 0; i < 3; i++) {
            RestCalls.Answer replay = auditor.get("/api/v1/predictions/" + prediction + "/replay");
            assertThat(replay.status()).as(replay.text()).isEqualTo(200);
        }

        reads.record();

        assertThat(accesses("kind=READ&actor=" + actor, 1)).singleElement().satisfies(access -> {
            assertThat(access.path("what").asString()).isEqualTo("/api/v1/predictions/{id}/replay");
            assertThat(access.at("/details/count").asString()).isEqualTo("3");
        });
    }

    /** By a model that is gone: the answer of its replay is about somebody all the same. */
    private static PredictionId predicted() {
        Actor product = new Actor("0192aaaa-0000-7000-8000-000000000010", Role.PRODUCT);
        UseCaseKey useCase = new UseCaseKey("replayed-one-by-one");
        PredictionMade made = new PredictionMade(
                PredictionId.next(),
                useCase,
                "somebody",
                new FeatureRow(Map.of("tenure", 12)),
                1,
                ModelVersionId.next(),
                Sha256Digest.of(new byte[] {7}),
                RolloutId.next(),
                0,
                Variant.CHAMPION,
                0.1f,
                0.5f,
                0.5f,
                true,
                product,
                Channel.REST,
                null,
                null);
        String id = made.predictionId().toString();
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(product, useCase));
        metadata.put(TrailMetadata.CORRELATION_ID, id);
        metadata.put(TrailMetadata.CAUSATION_ID, id);
        ApplicationUnderTest.server()
                .bean(JournalWriter.class)
                .write(List.of(new GenericDomainEventMessage<>("Prediction", id, 0, made, metadata)), () -> {})
                .ifPresent(failure -> {
                    throw new AssertionError(failure.diagnosis());
                });
        return made.predictionId();
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
