package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final LoginAttempts attempts = new LoginAttempts(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aStrangerDoesNotLockOutSomebodyElsewhere() {
        for (int i = 0; i < LoginAttempts.ALLOWED_FROM_ONE_ADDRESS; i++) {
            assertThat(attempts.begin("admin", "192.0.2.1")).isTrue();
        }

        assertThat(attempts.begin("admin", "192.0.2.1")).isFalse();
        assertThat(attempts.begin("admin", "192.0.2.2")).isTrue();
    }

    @Test
    void fromManyAddressesThereIsALimitToo() {
        for (int i = 0; i < LoginAttempts.ALLOWED_FROM_EVERYWHERE; i++) {
            assertThat(attempts.begin("admin", "192.0.2." + i)).isTrue();
        }

        assertThat(attempts.begin("admin", "198.51.100.1")).isFalse();
        assertThat(attempts.begin("other", "198.51.100.1")).isTrue();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        for (int i = 0; i < LoginAttempts.ALLOWED_FROM_ONE_ADDRESS; i++) {
            attempts.begin("admin", "192.0.2.1");
        }
        attempts.succeeded("admin", "192.0.2.1");

        assertThat(attempts.begin("admin", "192.0.2.1")).isTrue();
    }

    @Test
    void afterAMinuteTheCountBeginsAgain() {
        Instant[] time = {NOW};
        LoginAttempts later = new LoginAttempts(new Clock() {
            @Override
            public Instant instant() {
                return time[0];
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        });
        while (later.begin("admin", "192.0.2.1")) {
            assertThat(time[0]).isEqualTo(NOW);
        }
        time[0] = NOW.plus(Duration.ofMinutes(1));

        assertThat(later.begin("admin", "192.0.2.1")).isTrue();
    }
}
