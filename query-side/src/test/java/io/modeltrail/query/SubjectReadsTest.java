package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.LastRecord;
import io.modeltrail.contracts.subject.RetentionEvent.RetentionDefined;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.KeyDestructionDecided;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldLifted;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldPlaced;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErased;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureBegun;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureFailed;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectQuery.FindLastRecord;
import io.modeltrail.contracts.subject.SubjectStores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the read side knows of data subjects, and how it is rid of one. */
class SubjectReadsTest {
    private static final Actor OFFICER = new Actor("01990000-0000-7000-8000-000000000044", Role.COMPLIANCE_OFFICER);
    private static final Instant AT = SampleTrail.BEGIN;
    private static final ErasureId ERASURE = ErasureId.next();

    private final QuerySideForTests querySide = new QuerySideForTests();
    private final RiskTrail trail = new RiskTrail();
    private final SubjectId ann = querySide.subjects().know(SampleTrail.CHURN, "ann-7788");

    @AfterEach
    void close() {
        querySide.close();
    }

    /** All that can happen to a subject; of two subjects, so that every kind of event is there. */
    static List<Object> everything() {
        SubjectId one = SubjectId.next();
        SubjectId other = SubjectId.next();
        ErasureId stopped = ErasureId.next();
        return List.of(
                requested(one),
                new ErasureAnnounced(one, SampleTrail.CHURN, ERASURE, List.of("query", "runtime")),
                new StoreErasureBegun(one, ERASURE, "runtime"),
                new StoreErasureFailed(one, ERASURE, "runtime", "IOException"),
                new StoreErased(
                        one, ERASURE, new StoreErasure("query", Map.of("predictions", 2L), List.of(), List.of())),
                new StoreErased(one, ERASURE, new StoreErasure("runtime", Map.of(), List.of(), List.of())),
                new KeyDestructionDecided(one, ERASURE),
                new SubjectErased(one, SampleTrail.CHURN, ERASURE, "{\"a\":1}", digest("{\"a\":1}"), AT),
                new ErasureRequested(other, SampleTrail.CHURN, stopped, "Asked.", List.of("query"), OFFICER, AT),
                new LegalHoldPlaced(other, SampleTrail.CHURN, "A case.", OFFICER, AT),
                new ErasureStopped(other, stopped, "A legal hold was placed.", List.of(), OFFICER, AT),
                new LegalHoldLifted(other, "Closed.", OFFICER, AT),
                new RetentionDefined(SampleTrail.CHURN, 30, OFFICER));
    }

    private static ErasureRequested requested(SubjectId subject) {
        return new ErasureRequested(
                subject, SampleTrail.CHURN, ERASURE, "Asked.", List.of("query", "runtime"), OFFICER, AT);
    }

    private static Sha256Digest digest(String text) {
        return Sha256Digest.ofText(text);
    }

    private JsonNode subject() {
        return querySide.get("/api/v1/subjects/" + ann);
    }

    @Test
    void aSubjectIsShownWithWhatIsWaitedFor() {
        assertThat(subject().path("state").asString()).isEqualTo("ACTIVE");
        querySide.happened(List.of(
                requested(ann),
                new ErasureAnnounced(ann, SampleTrail.CHURN, ERASURE, List.of("query", "runtime")),
                new StoreErasureFailed(ann, ERASURE, "runtime", "IOException"),
                new StoreErased(
                        ann, ERASURE, new StoreErasure("query", Map.of("predictions", 2L), List.of(), List.of()))));
        JsonNode erasure = subject().path("erasure");
        assertThat(erasure.path("state").asString()).isEqualTo("ERASING");
        assertThat(erasure.path("waitingFor").toString()).isEqualTo("[\"runtime\"]");
        assertThat(erasure.path("failures").toString())
                .isEqualTo("[{\"store\":\"runtime\",\"failure\":\"IOException\"}]");
        assertThat(erasure.path("erased")
                        .get(0)
                        .path("removed")
                        .path("predictions")
                        .asLong())
                .isEqualTo(2);
        assertThat(querySide.refusalOf("/api/v1/subjects/" + ann + "/certificate"))
                .isEqualTo("ERASURE_NOT_COMPLETED");

        querySide.happened(List.of(
                new LegalHoldPlaced(ann, SampleTrail.CHURN, "A case.", OFFICER, AT),
                new ErasureStopped(ann, ERASURE, "A legal hold was placed.", List.of("query"), OFFICER, AT)));
        assertThat(subject().path("legalHold").path("reason").asString()).isEqualTo("A case.");
        assertThat(subject().path("erasure").path("state").asString()).isEqualTo("STOPPED");
        assertThat(querySide.refusalOf("/api/v1/subjects/" + SubjectId.next())).isEqualTo("SUBJECT_UNKNOWN");
    }

    @Test
    void aStoreThatWasAtWorkWhenTheErasureWasStoppedIsShownUntilItSaysWhatItErased() {
        querySide.happened(List.of(
                requested(ann),
                new ErasureAnnounced(ann, SampleTrail.CHURN, ERASURE, List.of("query", "runtime")),
                new StoreErasureBegun(ann, ERASURE, "query"),
                new LegalHoldPlaced(ann, SampleTrail.CHURN, "A case.", OFFICER, AT),
                new ErasureStopped(ann, ERASURE, "A legal hold was placed.", List.of(), OFFICER, AT)));
        assertThat(subject().path("erasure").path("atWork").toString()).isEqualTo("[\"query\"]");

        querySide.happened(new StoreErased(
                ann, ERASURE, new StoreErasure("query", Map.of("predictions", 2L), List.of(), List.of())));
        JsonNode erasure = subject().path("erasure");
        assertThat(erasure.path("state").asString()).isEqualTo("STOPPED");
        assertThat(erasure.path("atWork").toString()).isEqualTo("[]");
        assertThat(erasure.path("erased").get(0).path("store").asString()).isEqualTo("query");
    }

    @Test
    void theCertificateIsGivenAsItWasMade() {
        querySide.happened(List.of(
                requested(ann),
                new SubjectErased(ann, SampleTrail.CHURN, ERASURE, "{\"a\": 1}", digest("{\"a\": 1}"), AT)));
        assertThat(querySide.text("/api/v1/subjects/" + ann + "/certificate")).isEqualTo("{\"a\": 1}");
        assertThat(subject().path("erasure").path("certificateDigest").asString())
                .isEqualTo(digest("{\"a\": 1}").value());
    }

    @Test
    void theNewestRecordIsAPredictionOrAnOutcome() {
        assertThat(querySide.ask(new FindLastRecord(ann), LastRecord.class).at())
                .isNull();
        querySide.happened(trail.events());
        querySide.happened(trail.made("ann-7788", 0.9f, "yearly"));
        Instant predicted = querySide.nextTime().minusSeconds(1);
        assertThat(querySide.ask(new FindLastRecord(ann), LastRecord.class).at())
                .isEqualTo(predicted);
        querySide.happened(RiskTrail.outcome("ann-7788", AT, true));
        assertThat(querySide.ask(new FindLastRecord(ann), LastRecord.class).at())
                .isEqualTo(predicted.plusSeconds(1));
    }

    @Test
    void theNewestRecordIsFoundAfterAnErasureThatWasStopped() {
        querySide.happened(trail.events());
        querySide.happened(RiskTrail.outcome("ann-7788", AT, true));
        Instant recorded = querySide.nextTime().minusSeconds(1);
        querySide
                .erasable(SubjectStores.QUERY)
                .erase(ann, querySide.subjects().person(ann).orElseThrow());

        assertThat(querySide.ask(new FindLastRecord(ann), LastRecord.class)).isEqualTo(new LastRecord(recorded, true));
    }

    @Test
    void aReadSideThatLacksEventsSaysSoInsteadOfNothing() {
        querySide.happened(trail.events());
        querySide.processor("query.outcome").shutDown();
        querySide.store(List.of(RiskTrail.outcome("ann-7788", AT, true)));

        assertThat(querySide.ask(new FindLastRecord(ann), LastRecord.class)).isEqualTo(new LastRecord(null, false));

        querySide.processor("query.outcome").start();
        assertThat(querySide.ask(new FindLastRecord(ann), LastRecord.class))
                .isEqualTo(new LastRecord(querySide.nextTime().minusSeconds(1), true));
    }

    @Test
    void erasedRowsAreTheRowsOfARebuildAndNameNobody() {
        querySide.happened(trail.events());
        querySide.happened(List.of(
                trail.made("ann-7788", 0.9f, "distinctive-7788"),
                trail.madeByKey("ann-7788", 0.8f, "distinctive-7788"),
                trail.made("bob", 0.7f, "monthly"),
                RiskTrail.outcome("ann-7788", AT, true),
                RiskTrail.outcome("bob", AT, true)));
        assertThat(querySide.dump().toString()).contains("ann-7788", "distinctive-7788");
        ErasableStore store = querySide.erasable(SubjectStores.QUERY);
        var person = querySide.subjects().person(ann).orElseThrow();
        querySide.subjects().bar(ann);
        StoreErasure erased = store.erase(ann, person);
        assertThat(erased.removed()).isEqualTo(Map.of("predictions", 2L, "risks", 1L, "outcomes", 1L));
        assertThat(querySide.dump().toString()).doesNotContain("7788").contains(ErasedEntity.of(ann), "bob", "monthly");

        Map<String, List<String>> after = querySide.dump();
        for (String group : List.of("query.prediction", "query.outcome")) {
            querySide.post("/api/v1/audit/projections/" + group + "/rebuild");
        }
        querySide.awaitProjections();
        assertThat(querySide.dump()).isEqualTo(after);
    }
}
