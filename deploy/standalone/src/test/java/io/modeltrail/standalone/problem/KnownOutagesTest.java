package io.modeltrail.standalone.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.CannotCreateTransactionException;

class KnownOutagesTest {
    private final KnownOutages outages = new KnownOutages();

    @Test
    void aDatabaseThatIsAwayIsAnOutageHoweverDeepTheCauseLies() {
        assertThat(outages.outageIn(new IllegalStateException(new CannotCreateTransactionException("away"))))
                .map(Refusal::code)
                .contains(RefusalCode.DATABASE_UNAVAILABLE);
        assertThat(outages.outageIn(new SQLException("terminating connection", "57P01")))
                .map(Refusal::code)
                .contains(RefusalCode.DATABASE_UNAVAILABLE);
    }

    @Test
    void whatTheCallerCausedAndWhatNobodyForesawIsNone() {
        assertThat(outages.outageIn(new DuplicateKeyException("twice"))).isEmpty();
        assertThat(outages.outageIn(new IllegalStateException("a bug"))).isEmpty();
    }
}
