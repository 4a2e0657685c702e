package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.ARTEFACT;
import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.MODEL;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCIENTIST;
import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.contracts.replay.ReplayEvent.CounterfactualReplayed;
import io.modeltrail.contracts.replay.ReplayId;
import java.util.stream.Stream;

/** What the golden files of replays hold. */
final class GoldenReplayEvents {
    private GoldenReplayEvents() {}

    static Stream<Object> today() {
        return Stream.of(new CounterfactualReplayed(
                ReplayId.of("01990000-0000-7000-8000-000000000011"),
                CHURN,
                new CounterfactualCandidate(MODEL, ARTEFACT, 0.25f, 86_400L),
                100,
                90_000,
                new CounterfactualSummary(80_000, 79_000, 600, 400, 20_000, 21_000, 1_500, 500),
                digest('c'),
                SCIENTIST,
                AT));
    }
}
