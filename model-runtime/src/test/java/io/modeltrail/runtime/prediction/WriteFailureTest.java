package io.modeltrail.runtime.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the requests of a failed list are told of whether they were stored. */
class WriteFailureTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "08007"})
    void aConnectionThatBreaksLeavesItOpen(String state) {
        assertThat(toldOf(new SQLException("broken", state)))
                .startsWith("It is open")
                .contains("Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08003", "08004"})
    void whereNothingWasSentNothingWasRecorded(String state) {
        assertThat(toldOf(new SQLException("none", state))).startsWith("Nothing was recorded");
    }

    @Test
    void norWasItWhereThePoolHadNoConnection() {
        assertThat(toldOf(new SQLTransientConnectionException("timed out", "08006")))
                .startsWith("Nothing was recorded");
    }

    @Test
    void aServerThatStopsMostLikelyStoredNothing() {
        assertThat(toldOf(new SQLException("stopping", "57P01"))).contains("most likely not recorded");
    }

    @Test
    void whatWasNotForeseenDoesNotSayThatNothingWasRecorded() {
        WriteFailure failure = WriteFailure.of(new IllegalStateException("unforeseen"));

        assertThat(failure.refusal().code()).isEqualTo(RefusalCode.INTERNAL);
        assertThat(failure.refusal().remedy()).startsWith("Look for this prediction");
    }

    private static String toldOf(SQLException cause) {
        WriteFailure failure = WriteFailure.of(new IllegalStateException(cause));
        assertThat(failure.ofOneEvent()).isFalse();
        assertThat(failure.refusal().code()).isEqualTo(RefusalCode.DATABASE_UNAVAILABLE);
        return failure.refusal().remedy();
    }
}
