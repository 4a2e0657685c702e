package io.modeltrail.command.outcome;

import static io.modeltrail.command.Examples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.command.TransactionalLog;
import io.modeltrail.command.outcome.OutcomeDeadLetterController.AcknowledgementAnswer;
import io.modeltrail.command.outcome.OutcomeDeadLetterController.AcknowledgementRequest;
import io.modeltrail.command.outcome.OutcomeTopicRows.DeadLetter;
import io.modeltrail.command.outcome.OutcomeTopicRows.Place;
import io.modeltrail.command.outcome.OutcomeTopicRows.Refused;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadOutcomes;
import io.modeltrail.contracts.outcome.OutcomeDeadLetterEvent.OutcomeDeadLetterAcknowledged;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A record that could not be used is outstanding until an operator has seen to it. */
class OutcomeAcknowledgementTest {
    private TransactionalLog log;
    private OutcomeTopicRows rows;
    private OutcomeDeadLetterController controller;

    @BeforeEach
    void threeWereRefused() {
        log = new TransactionalLog();
        rows = new OutcomeTopicRows(JdbcClient.create(log.jdbc()));
        controller = new OutcomeDeadLetterController(rows, new OutcomeAcknowledgement(log.trail(), rows));
        rows.refuse(List.of(letter(7), letter(8), letter(9)));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whatIsAcknowledgedIsNotCountedAnyMoreAndItIsRecordedByWhom() throws Exception {
        assertThat(outstanding()).isEqualTo(3);

        assertThat(acknowledge(place(7), place(9), place(7))).isEqualTo(new AcknowledgementAnswer(2, 1));

        assertThat(outstanding()).isEqualTo(1);
        assertThat(controller.newest(null, false, 10).deadLetters())
                .map(Refused::offset)
                .containsExactly(8L);
        assertThat(controller.newest(null, true, 10).deadLetters()).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.acknowledgedBy()).isEqualTo(OPERATOR.id());
            assertThat(letter.acknowledgedAt()).isAfterOrEqualTo(letter.refusedAt());
        });
        assertThat(log.recorded())
                .containsExactlyInAnyOrder(
                        new OutcomeDeadLetterAcknowledged("outcomes", 1, 7, "unknown-field", "more", OPERATOR),
                        new OutcomeDeadLetterAcknowledged("outcomes", 1, 9, "unknown-field", "more", OPERATOR));
    }

    @Test
    void aSecondTimeChangesNothing() throws Exception {
        acknowledge(place(7));
        Refused first = controller.newest(null, true, 10).deadLetters().getFirst();

        assertThat(acknowledge(place(7))).isEqualTo(new AcknowledgementAnswer(0, 1));

        assertThat(controller.newest(null, true, 10).deadLetters()).containsExactly(first);
        assertThat(log.recorded()).hasSize(1);
    }

    @Test
    void oneThatWasNeverRefusedHasAllOfThemRefused() throws Exception {
        assertThatThrownBy(() -> acknowledge(place(7), place(10))).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_FOUND);
            assertThat(refusal.found()).containsEntry("offset", "10");
        });

        assertThat(outstanding()).isEqualTo(3);
        assertThat(log.recorded()).isEmpty();
    }

    @Test
    void noneAndMoreThanAThousandAreRefused() {
        for (int count : List.of(0, 1_001)) {
            assertThatThrownBy(() -> controller.acknowledge(
                            new AcknowledgementRequest(Collections.nCopies(count, place(7))), OPERATOR))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.VALUE_OUT_OF_RANGE));
        }
    }

    @Test
    void theyAreCountedByAnIndexThatHoldsTheOutstandingAlone() throws Exception {
        acknowledge(place(7));
        SingleConnectionDataSource one = new SingleConnectionDataSource(
                Objects.requireNonNull(log.jdbc().getDataSource()).getConnection(), true);
        try {
            JdbcTemplate jdbc = new JdbcTemplate(one);
            jdbc.execute("SET enable_seqscan = off");
            assertThat(String.join(
                            " ",
                            jdbc.queryForList(
                                    "EXPLAIN SELECT count(*) FROM outcome_dead_letter WHERE acknowledged_at IS NULL",
                                    String.class)))
                    .contains("outcome_dead_letter_outstanding");
        } finally {
            one.destroy();
        }
    }

    private AcknowledgementAnswer acknowledge(Place... places) {
        return controller.acknowledge(new AcknowledgementRequest(Arrays.asList(places)), OPERATOR);
    }

    private long outstanding() {
        return new OutcomeDeadLetterQueries(rows).answer(new CountDeadOutcomes());
    }

    private static DeadLetter letter(long offset) {
        return new DeadLetter("outcomes", 1, offset, "unknown-field", "more");
    }

    private static Place place(long offset) {
        return new Place("outcomes", 1, offset);
    }
}
