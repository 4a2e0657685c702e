package io.modeltrail.command.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.contracts.replay.ReplayCommand.RecordCounterfactualReplay;
import io.modeltrail.contracts.replay.ReplayEvent.CounterfactualReplayed;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class CounterfactualReplayTest {
    private static final ReplayId ID = ReplayId.next();
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final Sha256Digest DIGEST = Sha256Digest.of(new byte[] {1});
    private static final CounterfactualCandidate CANDIDATE =
            new CounterfactualCandidate(ModelVersionId.next(), DIGEST, 0.4f, null);
    private static final CounterfactualSummary SUMMARY = new CounterfactualSummary(10, 9, 0, 1, 4, 5, 2, 1);
    private static final Actor SCIENTIST = new Actor("scientist", Role.DATA_SCIENTIST);
    private static final Instant AT = Instant.parse("2026-03-01T09:30:00Z");

    private final AggregateTestFixture<CounterfactualReplay> fixture =
            new AggregateTestFixture<>(CounterfactualReplay.class);

    @Test
    void whatWasFoundIsRecorded() {
        fixture.givenNoPriorActivity().when(command()).expectEvents(event());
    }

    @Test
    void whatIsSentAgainIsNotRecordedAgain() {
        fixture.given(event()).when(command()).expectNoEvents();
    }

    @Test
    void anotherReportOfTheSameReplayIsRefused() {
        fixture.given(event())
                .when(command(Sha256Digest.of(new byte[] {2})))
                .expectNoEvents()
                .expectException(Refusal.class);
    }

    private static RecordCounterfactualReplay command() {
        return command(DIGEST);
    }

    private static RecordCounterfactualReplay command(Sha256Digest digest) {
        return new RecordCounterfactualReplay(ID, CHURN, CANDIDATE, 0, 99, SUMMARY, digest, SCIENTIST, AT);
    }

    private static CounterfactualReplayed event() {
        return new CounterfactualReplayed(ID, CHURN, CANDIDATE, 0, 99, SUMMARY, DIGEST, SCIENTIST, AT);
    }
}
