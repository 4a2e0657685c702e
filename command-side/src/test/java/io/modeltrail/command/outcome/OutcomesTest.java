package io.modeltrail.command.outcome;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.command.TransactionalLog;
import io.modeltrail.command.outcome.OutcomeController.OutcomesAnswer;
import io.modeltrail.command.outcome.OutcomeController.OutcomesRequest;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant AT = Instant.parse("2026-11-01T08:00:00.123456Z");

    private TransactionalLog log;
    private OutcomeController controller;

    @BeforeEach
    void start() {
        log = new TransactionalLog();
        controller = new OutcomeController(
                new OutcomeRecorder(log.trail(), new OutcomeRows(log.jdbc()), Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** Without identities, so that each delivery gives its own; in opposite orders, so that they would meet in the middle. */
    @Test
    void deliveriesOfTheSameOutcomesAtOnceRecordEachOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<GivenOutcome> outcomes = new ArrayList<>();
            for (int index = 0; index < 2_000; index++) {
                outcomes.add(outcome("r" + round + "-" + index, true));
            }
            try (ExecutorService senders = Executors.newFixedThreadPool(2)) {
                Future<OutcomesAnswer> one = senders.submit(() -> send(outcomes.toArray(GivenOutcome[]::new)));
                Future<OutcomesAnswer> other =
                        senders.submit(() -> send(outcomes.reversed().toArray(GivenOutcome[]::new)));
                assertThat(one.get().recorded() + other.get().recorded()).isEqualTo(2_000);
            }
        }
    }

    @Test
    void outcomesAreRecordedInTheirOrder() throws Exception {
        assertThat(send(outcome("a", true), outcome("b", false))).isEqualTo(new OutcomesAnswer(2, 0));

        assertThat(log.recorded())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(new OutcomeObserved(
                                        ((OutcomeObserved) first).outcomeId(),
                                        CHURN,
                                        "a",
                                        AT,
                                        true,
                                        "billing",
                                        OPERATOR)),
                        second ->
                                assertThat(((OutcomeObserved) second).entity()).isEqualTo("b"));
    }

    @Test
    void theSameOutcomeIsRecordedOnceHoweverOftenItIsSent() throws Exception {
        send(outcome("a", true));

        assertThat(send(outcome("a", true), outcome("a", true), outcome("c", true)))
                .isEqualTo(new OutcomesAnswer(1, 2));
        assertThat(send(outcome("a", true))).isEqualTo(new OutcomesAnswer(0, 1));
        assertThat(log.recorded()).hasSize(2);
    }

    @Test
    void theOtherClassOrAnotherTimeIsAnotherOutcome() {
        send(outcome("a", true));

        assertThat(send(outcome("a", false), new GivenOutcome(null, "a", AT.plusSeconds(1), true, "billing")))
                .isEqualTo(new OutcomesAnswer(2, 0));
    }

    @Test
    void anIdentityOfTheSenderIsKept() throws Exception {
        OutcomeId id = OutcomeId.next();
        GivenOutcome given = new GivenOutcome(id, "a", AT, true, "billing");

        assertThat(send(given)).isEqualTo(new OutcomesAnswer(1, 0));
        assertThat(send(given)).isEqualTo(new OutcomesAnswer(0, 1));
        assertThat(((OutcomeObserved) log.recorded().getFirst()).outcomeId()).isEqualTo(id);
    }

    @Test
    void anIdentityOfAnotherOutcomeIsRefusedAndNothingIsRecorded() throws Exception {
        OutcomeId id = OutcomeId.next();
        send(new GivenOutcome(id, "a", AT, true, "billing"));

        refused(
                RefusalCode.OUTCOME_ID_REUSED,
                Map.of("outcomeId", id.toString()),
                outcome("b", true),
                new GivenOutcome(id, "c", AT, true, "billing"));
        assertThat(log.recorded()).hasSize(1);
        assertThat(log.jdbc().queryForObject("SELECT count(*) FROM outcome_recorded", Long.class))
                .isEqualTo(1);
    }

    @Test
    void twoOutcomesOfOneIdentityInARequestAreRefused() {
        OutcomeId id = OutcomeId.next();

        refused(
                RefusalCode.OUTCOME_ID_REUSED,
                Map.of("outcomeId", id.toString()),
                new GivenOutcome(id, "a", AT, true, "billing"),
                new GivenOutcome(id, "b", AT, true, "billing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with\u0000zero", "half \ud800 pair"})
    void anEntityThatIsNoTextIsRefusedWithItsPlaceAndWithoutItsName(String entity) throws Exception {
        assertThatThrownBy(() -> send(outcome("a", true), outcome(entity, true)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.found()).containsEntry("index", "1").containsEntry("field", "entity");
                    assertThat(refusal.getMessage()).doesNotContain("zero").doesNotContain("half \ud800");
                });
        assertThat(log.recorded()).isEmpty();
    }

    @Test
    void whatHasNotHappenedYetIsNoOutcome() {
        refused(
                RefusalCode.VALUE_OUT_OF_RANGE,
                Map.of("index", "0", "field", "occurredAt"),
                new GivenOutcome(null, "a", NOW.plusSeconds(3_600), true, "billing"));
    }

    @Test
    void aSourceHasAName() {
        refused(
                RefusalCode.MALFORMED_REQUEST,
                Map.of("index", "0", "field", "source"),
                new GivenOutcome(null, "a", AT, true, "no spaces please"));
    }

    @Test
    void tenThousandAreTakenAtOnceAndOneMoreIsNot() {
        List<GivenOutcome> many = new ArrayList<>();
        for (int index = 0; index < 10_000; index++) {
            many.add(outcome("customer-" + index, index % 3 == 0));
        }
        assertThat(controller.record(new OutcomesRequest(CHURN, many), OPERATOR))
                .isEqualTo(new OutcomesAnswer(10_000, 0));
        many.add(outcome("one more", true));
        assertThatThrownBy(() -> controller.record(new OutcomesRequest(CHURN, many), OPERATOR))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> controller.record(new OutcomesRequest(CHURN, List.of()), OPERATOR))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void theTextOfARequestDoesNotNameTheEntity() {
        assertThat(new OutcomesRequest(CHURN, List.of(outcome("7590-VHVEG", true))).toString())
                .doesNotContain("7590");
    }

    private void refused(RefusalCode code, Map<String, String> found, GivenOutcome... outcomes) {
        assertThatThrownBy(() -> send(outcomes)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.found()).isEqualTo(found);
        });
    }

    private OutcomesAnswer send(GivenOutcome... outcomes) {
        return controller.record(new OutcomesRequest(CHURN, List.of(outcomes)), OPERATOR);
    }

    private static GivenOutcome outcome(String entity, boolean positive) {
        return new GivenOutcome(null, entity, AT, positive, "billing");
    }
}
