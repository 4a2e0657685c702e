package io.modeltrail.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.refusal.Outages;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class ProtocolFailuresTest {
    private static final Refusal AWAY = new Refusal(RefusalCode.DATABASE_UNAVAILABLE, "Try again in a moment.");
    private static final Refusal FULL = new Refusal(RefusalCode.JOURNAL_FULL, "Try again in a moment.");

    @Test
    void anOutageThatTheApplicationKnowsIsARefusal() {
        assertThat(failures().refusalIn(new IllegalStateException("connection refused")))
                .contains(AWAY);
        assertThat(RefusalText.status(AWAY)).isEqualTo(503);
    }

    @Test
    void aRefusalInAFailureSaysMoreThanTheOutageAroundIt() {
        assertThat(failures().refusalIn(new IllegalStateException(FULL))).contains(FULL);
    }

    @Test
    void whatNobodyKnowsIsAFaultOfOurs() {
        assertThat(failures().refusalIn(new UnsupportedOperationException())).isEmpty();
        assertThat(new ProtocolFailures(new StaticListableBeanFactory().getBeanProvider(Outages.class))
                        .refusalIn(new IllegalStateException()))
                .isEmpty();
    }

    /** Knows one kind of outage. */
    private static ProtocolFailures failures() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        Outages known = failure -> failure instanceof IllegalStateException ? Optional.of(AWAY) : Optional.empty();
        beans.addBean("outages", known);
        return new ProtocolFailures(beans.getBeanProvider(Outages.class));
    }
}
