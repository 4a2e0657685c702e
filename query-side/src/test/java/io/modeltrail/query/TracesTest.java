package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which events an evidence bundle is made of. */
class TracesTest {
    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail trail = new SampleTrail("traced");
    private final SampleTrail other = new SampleTrail("other");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void aPredictionIsTracedOverAllHopsOfItsLineage() {
        querySide.happened(other.events());
        querySide.happened(trail.events());
        JsonNode lineage = querySide.get("/api/v1/predictions/" + trail.firstPrediction + "/lineage");
        List<Long> hops = lineage.get("hops")
                .valueStream()
                .map(hop -> hop.get("position").asLong())
                .toList();
        Traces.Trace trace = traces().of(trail.firstPrediction);
        assertThat(trace.positions()).containsExactlyInAnyOrderElementsOf(hops).hasSizeGreaterThan(6);
        assertThat(trace.missing()).isEmpty();
        assertThatThrownBy(() -> traces().of(PredictionId.next())).isInstanceOf(Refusal.class);
    }

    @Test
    void aModelVersionIsTracedToItsDataAndItsRollouts() {
        querySide.happened(other.events());
        long first = querySide.head() + 1;
        querySide.happened(trail.events());
        Traces.Trace trace = traces().of(trail.version);
        assertThat(trace.missing()).isEmpty();
        assertThat(trace.positions()).hasSizeGreaterThan(8).allMatch(position -> position >= first);
    }

    @Test
    void theKeysUnderTheDecisionsComeWithThem() {
        ApproverKeyId key = ApproverKeyId.next();
        ApprovalGranted approval = trail.approval(SampleTrail.FIRST_APPROVER, trail.binding);
        trail.replace(
                approval,
                new ApprovalGranted(
                        approval.modelVersionId(),
                        approval.approver(),
                        approval.binding(),
                        approval.comment(),
                        approval.decidedAt(),
                        signedWith(key)));
        querySide.happened(trail.events());
        assertThat(traces().of(trail.version).missing()).containsExactly("APPROVER_KEY");

        querySide.happened(SignedApprovalReadsTest.registered(key));
        long registered = querySide.head();
        querySide.happened(revoked(key));
        querySide.happened(SignedApprovalReadsTest.registered(ApproverKeyId.next()));
        for (Traces.Trace trace : List.of(traces().of(trail.version), traces().of(trail.firstPrediction))) {
            assertThat(trace.missing()).isEmpty();
            assertThat(trace.positions()).contains(registered, registered + 1).doesNotContain(registered + 2);
        }
    }

    @Test
    void theNamesOfTheFeaturesComeWithTheirValues() {
        querySide.happened(other.events());
        querySide.happened(new FeaturesNamed(other.binding.artefactDigest(), List.of("tenure")));
        querySide.happened(trail.events());
        assertThat(traces().of(trail.firstPrediction).missing()).isEmpty();
        querySide.happened(new FeaturesNamed(trail.binding.artefactDigest(), List.of("tenure")));
        long named = querySide.head();

        for (Traces.Trace trace : List.of(traces().of(trail.firstPrediction), traces().of(trail.version))) {
            assertThat(trace.missing()).isEmpty();
            assertThat(trace.positions()).contains(named).doesNotContain((long)
                    other.events().size());
        }
        List<Long> ofLater = traces().of(trail.laterPrediction).positions();
        assertThat(traces().namesOfFeatures(SampleTrail.CHURN, ofLater)).containsExactly(named);
        assertThat(traces().namesOfFeatures(new UseCaseKey("another"), ofLater)).isEmpty();
        assertThat(traces().namesOfFeatures(SampleTrail.CHURN, List.of(0L))).isEmpty();
    }

    @Test
    void aRejectionIsTracedWithItsKey() {
        ApproverKeyId key = ApproverKeyId.next();
        querySide.happened(SignedApprovalReadsTest.registered(key));
        querySide.happened(trail.events().subList(0, 8));
        long submitted = querySide.head();
        querySide.happened(new ModelVersionRejected(
                trail.version, SampleTrail.FIRST_APPROVER, "no", SampleTrail.BEGIN, signedWith(key)));
        Traces.Trace trace = traces().of(trail.version);
        assertThat(trace.missing()).isEmpty();
        assertThat(trace.positions()).contains(0L, submitted, submitted + 1);
    }

    private static SignedDecision signedWith(ApproverKeyId key) {
        return new SignedDecision(key, DsseEnvelope.of(DsseEnvelope.IN_TOTO, new byte[2], "key", new byte[64]));
    }

    private static ApproverKeyRevoked revoked(ApproverKeyId key) {
        return new ApproverKeyRevoked(
                key, SampleTrail.FIRST_APPROVER.id(), SampleTrail.FIRST_APPROVER, "lost", SampleTrail.BEGIN);
    }

    @Test
    void anEntityIsFoundInPredictionsAndOutcomes() {
        querySide.happened(trail.events());
        querySide.happened(new OutcomeObserved(
                OutcomeId.next(),
                SampleTrail.CHURN,
                "7590-VHVEG",
                SampleTrail.BEGIN.plusSeconds(60),
                true,
                "billing",
                SampleTrail.PRODUCT));
        List<Long> positions = querySide.beans().getBeansOfType(EventsOfEntity.class).values().stream()
                .flatMap(events -> events.positionsOf(SampleTrail.CHURN, Set.of("7590-VHVEG"), 10).stream())
                .sorted()
                .toList();
        assertThat(positions).contains(12L, querySide.head());
        assertThat(querySide.beans().getBeansOfType(EventsOfEntity.class).values())
                .allSatisfy(events -> assertThat(events.positionsOf(SampleTrail.CHURN, Set.of("nobody"), 10))
                        .isEmpty());
    }

    private Traces traces() {
        return querySide.beans().getBean(Traces.class);
    }
}
