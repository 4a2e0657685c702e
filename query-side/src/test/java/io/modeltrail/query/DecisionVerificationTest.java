package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.model.ApprovalPolicy;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.query.DecisionVerification.Decided;
import io.modeltrail.query.DecisionVerification.KeyBeginnings;
import io.modeltrail.query.DecisionVerification.KnownKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionVerificationTest {
    private static final long DECIDED = 7;

    private final SampleTrail trail = new SampleTrail("verification");
    private final DecisionStatement statement = new DecisionStatement(
            trail.version,
            trail.candidate(trail.binding),
            Decision.APPROVED,
            SampleTrail.FIRST_APPROVER,
            "fine",
            SampleTrail.BEGIN);

    @Test
    void aDecisionVerifiesByThePolicyThatItWasSignedUnder() {
        ApprovalPolicy older = new ApprovalPolicy("{\"policy\":\"modeltrail/approval/v0\",\"approvalsNeeded\":1}\n");
        ApprovalPolicy current = ApprovalPolicy.inForce();
        KeyForTests key = new KeyForTests(SampleTrail.FIRST_APPROVER, Holder.APPROVER);
        KnownKey known = new KnownKey(key.registered, 3, null);
        KeyBeginnings beginnings = new KeyBeginnings(3L, 3L);

        assertThat(DecisionVerification.of(
                                decided(key.sign(statement, older)), known, beginnings, List.of(older, current))
                        .verified())
                .isTrue();
        assertThat(DecisionVerification.of(
                                decided(key.sign(statement, current)), known, beginnings, List.of(older, current))
                        .verified())
                .isTrue();
        DecisionVerification unpublished =
                DecisionVerification.of(decided(key.sign(statement, older)), known, beginnings, List.of(current));
        assertThat(unpublished.verified()).isFalse();
        assertThat(unpublished.explanation()).contains("another statement");
    }

    @Test
    void theServersKeyCountsUntilTheApproverHasOneOfTheirOwn() {
        KeyForTests server = new KeyForTests(SampleTrail.FIRST_APPROVER, Holder.SERVER);
        KnownKey known = new KnownKey(server.registered, 3, null);
        SignedDecision signed = server.sign(statement);
        assertThat(DecisionVerification.of(decided(signed), known, new KeyBeginnings(3L, null))
                        .verified())
                .isTrue();
        assertThat(DecisionVerification.of(decided(signed), known, new KeyBeginnings(3L, DECIDED + 1))
                        .verified())
                .isTrue();
        assertThat(DecisionVerification.of(decided(signed), known, new KeyBeginnings(2L, 2L))
                        .verified())
                .isFalse();
    }

    @Test
    void nobodyHadToSignBeforeTheFirstKey() {
        assertThat(DecisionVerification.of(decided(null), null, new KeyBeginnings(null, null))
                        .verified())
                .isNull();
        assertThat(DecisionVerification.of(decided(null), null, new KeyBeginnings(DECIDED + 1, null))
                        .verified())
                .isNull();
        assertThat(DecisionVerification.of(decided(null), null, new KeyBeginnings(DECIDED - 1, null))
                        .verified())
                .isFalse();
    }

    private Decided decided(@Nullable SignedDecision signed) {
        return new Decided(signed, statement, trail.binding, DECIDED);
    }
}
