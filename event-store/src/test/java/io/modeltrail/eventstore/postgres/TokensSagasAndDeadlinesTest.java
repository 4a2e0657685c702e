package io.modeltrail.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The tables that others than the event log use, each through the library that uses it. */
class TokensSagasAndDeadlinesTest {
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/eventstore");
    private final PostgresEventStoreConfiguration configuration = new PostgresEventStoreConfiguration();
    private final Serializer serializer = Jackson3Serializer.builder().build();
    private final TransactionManager transactions =
            configuration.axonTransactionManager(new JdbcTransactionManager(database));

    record Waiting(String step) {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenIsKept() {
        TokenStore tokens = configuration.tokenStore(configuration.axonConnectionProvider(database), serializer);
        GapAwareTrackingToken token = GapAwareTrackingToken.newInstance(41, List.of());

        transactions.executeInTransaction(() -> tokens.initializeTokenSegments("query.dataset", 2));
        transactions.executeInTransaction(() -> {
            tokens.fetchToken("query.dataset", 0);
            tokens.storeToken(token, "query.dataset", 0);
        });

        assertThat(transactions.fetchInTransaction(() -> tokens.fetchToken("query.dataset", 0)))
                .isEqualTo(token);
        assertThat(transactions.fetchInTransaction(() -> tokens.fetchSegments("query.dataset")))
                .containsExactly(0, 1);
    }

    @Test
    void aSagaIsKeptAndFoundAndEnds() {
        SagaStore<Object> sagas = configuration.sagaStore(configuration.axonConnectionProvider(database), serializer);
        AssociationValue rollout = new AssociationValue("rolloutId", "seven");

        transactions.executeInTransaction(
                () -> sagas.insertSaga(Waiting.class, "a saga", new Waiting("first"), Set.of(rollout)));
        assertThat(transactions.fetchInTransaction(() -> sagas.findSagas(Waiting.class, rollout)))
                .containsExactly("a saga");
        assertThat(transactions
                        .fetchInTransaction(() -> sagas.loadSaga(Waiting.class, "a saga"))
                        .saga())
                .isEqualTo(new Waiting("first"));

        transactions.executeInTransaction(() -> sagas.deleteSaga(Waiting.class, "a saga", Set.of(rollout)));
        assertThat(transactions.fetchInTransaction(() -> sagas.findSagas(Waiting.class, rollout)))
                .isEmpty();
    }

    @Test
    void aDeadlineIsScheduledAndMet() throws InterruptedException {
        BlockingQueue<String> met = new LinkedBlockingQueue<>();
        OneTimeTask<String> deadline =
                Tasks.oneTime("deadline", String.class).execute((instance, context) -> met.add(instance.getData()));
        Scheduler scheduler = Scheduler.create(database, deadline)
                .enablePriority()
                .pollingInterval(Duration.ofMillis(50))
                .build();
        scheduler.schedule(deadline.instance("one", "in time"), Instant.now());
        scheduler.start();
        try {
            assertThat(met.poll(20, TimeUnit.SECONDS)).isEqualTo("in time");
        } finally {
            scheduler.stop();
        }
    }
}
