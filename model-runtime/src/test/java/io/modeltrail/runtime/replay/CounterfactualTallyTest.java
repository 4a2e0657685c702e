package io.modeltrail.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.replay.CounterfactualReport.LeftOut;
import io.modeltrail.runtime.replay.CounterfactualReport.OutcomesRead;
import io.modeltrail.runtime.replay.CounterfactualReport.Segment;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class CounterfactualTallyTest {
    private static final int WINDOW_DAYS = 10;
    private static final Instant THEN = Instant.parse("2026-03-10T12:00:00Z");
    private static final ModelVersionId MODEL = ModelVersionId.next();
    private static final RolloutId ROLLOUT = RolloutId.next();

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void aFeatureWithManyValuesTakesNoRoomFromAnother() {
        CounterfactualTally tally = tally(List.of("account", "contract"));
        for (int one = 0; one < 700; one++) {
            tally.add(List.of(recorded(THEN, "somebody", "account-" + one, one < 600 ? "monthly" : "yearly")));
        }

        CounterfactualReport report = tally.report(OutcomesRead.of(9L, 9));

        assertThat(report.segmentsLeftOut()).containsExactly(new LeftOut("account", 600));
        assertThat(report.segments())
                .filteredOn(segment -> segment.feature().equals("contract"))
                .extracting(Segment::compared)
                .containsExactly(600L, 100L);
    }

    @Test
    void predictionsOfDaysWithoutAnyOutcomeAreNotTakenForNegative() {
        CounterfactualTally tally = tally(List.of());
        Instant unknown = THEN.minus(Duration.ofDays(60));
        happened("left", THEN.plus(Duration.ofDays(3)));
        tally.add(List.of(
                recorded(unknown, "left", "a", "monthly"),
                recorded(unknown, "nobody-knows", "a", "monthly"),
                recorded(THEN, "left", "a", "monthly"),
                recorded(THEN, "stayed", "a", "monthly")));

        CounterfactualReport report = tally.report(OutcomesRead.of(7L, 9));

        assertThat(report.outcomesUnknown()).isEqualTo(2);
        assertThat(report.matured()).isNotNull().satisfies(matured -> {
            assertThat(matured.entities()).isEqualTo(2);
            assertThat(matured.positives()).isEqualTo(1);
            assertThat(matured.before().falsePositives()).isEqualTo(1);
        });
        assertThat(report.outcomesRead()).isEqualTo(new OutcomesRead(7L, 9, true));
    }

    private static CounterfactualTally tally(List<String> segments) {
        CounterfactualCandidate candidate = new CounterfactualCandidate(null, null, 0.9f, null);
        CounterfactualOrder order = new CounterfactualOrder(
                TinyChurnModel.CHURN,
                new LogRange(0, 1_000, null, null),
                Sample.ALL,
                candidate,
                segments,
                WINDOW_DAYS,
                THEN.plus(Duration.ofDays(1)));
        return new CounterfactualTally(
                order, new CandidateDecision(candidate, null), runtime.bean(ObservedOutcomes.class));
    }

    private static Recorded recorded(Instant at, String entity, String account, String contract) {
        PredictionMade made = new PredictionMade(
                PredictionId.next(),
                TinyChurnModel.CHURN,
                entity,
                new FeatureRow(Map.of("account", account, "contract", contract)),
                1,
                MODEL,
                Sha256Digest.of(new byte[] {1}),
                ROLLOUT,
                0,
                Variant.CHAMPION,
                0.4f,
                0.6f,
                0.5f,
                true,
                ServingRuntime.CALLER,
                Channel.REST,
                null,
                null);
        return new Recorded(0, at, made);
    }

    private static void happened(String entity, Instant at) {
        runtime.bean(JdbcTemplate.class)
                .update(
                        "INSERT INTO monitoring_outcome (use_case, entity_hash, occurred_at, positive) VALUES (?, ?,"
                                + " ?, true)",
                        TinyChurnModel.CHURN.value(),
                        ObservedOutcomes.hash(TinyChurnModel.CHURN, entity),
                        at.atOffset(ZoneOffset.UTC));
    }
}
