package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.transparency.LogHealth.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class LogThreadTest {
    @TempDir
    Path temporary;

    /** As when a class cannot be loaded in the middle of a step. */
    private static final class BrokenTransactions implements PlatformTransactionManager {
        private final CountDownLatch used = new CountDownLatch(1);

        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            used.countDown();
            throw new LinkageError("broken");
        }

        @Override
        public void commit(TransactionStatus status) {
            throw new IllegalStateException("nothing began");
        }

        @Override
        public void rollback(TransactionStatus status) {
            throw new IllegalStateException("nothing began");
        }
    }

    @Test
    void aThreadThatAnErrorEndsLeavesAnAlarmingState() throws IOException, InterruptedException {
        BrokenTransactions broken = new BrokenTransactions();
        LogFollower follower = new LogFollower(
                "log.example",
                new TransparencyRows(new JdbcTemplate()),
                new EventRows(new JdbcTemplate()),
                new FreshLeaves("log.example"),
                new KeyFiles(temporary.resolve("transparency")),
                new TransactionTemplate(broken));
        LogThread thread = new LogThread(follower);
        thread.start();
        broken.used.await();
        thread.stop(); // waits until it has ended

        assertThat(follower.health().state()).isEqualTo(State.FOLLOWER_FAILED);
        assertThat(follower.health().alarming()).isTrue();
        assertThat(follower.health().explanation()).contains("LinkageError", "restarted");
    }
}
