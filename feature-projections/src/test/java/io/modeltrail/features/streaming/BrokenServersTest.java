package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Servers that go away in the middle of the stream. */
class BrokenServersTest {
    private static final long DAY = 86_400_000L;
    private static final long NOW = System.currentTimeMillis();

    @Test
    void connections_that_break_before_and_after_a_commit_change_nothing() throws Exception {
        HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
        try (EngineForTests test = new EngineForTests(KafkaForTests.bootstrapServers(), database)) {
            List<Shop.Event> events = test.shop().events(6000, 60, NOW - 20 * DAY, NOW - 1000, 3);
            AtomicInteger broken = new AtomicInteger();
            SetEngine engine = test.start(breakingAtCommit(database, broken));
            for (int from = 0; from < events.size(); from += 250) {
                test.send(events.subList(from, from + 250));
                test.awaitRecords(from + 250L);
            }
            assertThat(broken.get()).isPositive();
            test.assertStates(engine, events);
            assertThat(test.counted("accepted")).isEqualTo(6000);
            assertThat(test.counted("duplicate")).isZero();
        }
    }

    @Test
    void connections_that_the_server_ends_are_replaced() throws Exception {
        HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
        try (EngineForTests test = new EngineForTests(KafkaForTests.bootstrapServers(), database)) {
            List<Shop.Event> events = test.shop().events(6000, 60, NOW - 20 * DAY, NOW - 1000, 4);
            SetEngine engine = test.start();
            int ended = 0;
            for (int from = 0; from < events.size(); from += 500) {
                test.send(events.subList(from, from + 500));
                // So that there is one besides the one that the next statement takes.
                try (Connection one = database.getConnection();
                        Connection other = database.getConnection()) {
                    assertThat(one).isNotSameAs(other);
                }
                ended += test.sql().sql("""
                                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                                WHERE datname = current_database() AND pid <> pg_backend_pid()""").query(Integer.class).single();
                // What the test itself asks next must not meet a connection that it has just ended.
                database.getHikariPoolMXBean().softEvictConnections();
            }
            assertThat(ended).isPositive();
            test.awaitRecords(6000);
            test.assertStates(engine, events);
            assertThat(test.counted("accepted")).isEqualTo(6000);
            assertThat(test.counted("duplicate")).isZero();
        }
    }

    @Test
    void a_broker_that_restarts_in_the_middle_loses_nothing() throws Exception {
        try (KafkaForTests broker = KafkaForTests.own()) {
            try (EngineForTests test = new EngineForTests(broker.ownBootstrapServers())) {
                List<Shop.Event> events = test.shop().events(4000, 60, NOW - 20 * DAY, NOW - 1000, 5);
                SetEngine engine = test.start();
                test.send(events.subList(0, 2000));
                test.awaitRecords(2000);
                broker.stop();
                broker.startAgain();
                test.send(events.subList(2000, 4000));
                test.awaitRecords(4000);
                test.assertStates(engine, events);
                assertThat(test.counted("accepted")).isEqualTo(4000);
                assertThat(test.counted("duplicate")).isZero();
            }
        }
    }

    /** Some commits fail although they have happened, and some before they have. */
    private static DataSource breakingAtCommit(DataSource database, AtomicInteger broken) {
        Random random = new Random(7);
        return proxy(DataSource.class, database, (connection, method) -> {
            if (!(connection instanceof Connection real)) {
                return connection;
            }
            return proxy(Connection.class, real, (result, name) -> {
                if (name.equals("commit") && random.nextInt(4) == 0) {
                    broken.incrementAndGet();
                    throw new SQLException("the connection broke after the commit");
                }
                if (name.equals("setAutoCommit") && random.nextInt(6) == 0) {
                    broken.incrementAndGet();
                    throw new SQLException("the connection broke before the commit");
                }
                return result;
            });
        });
    }

    private interface After {
        Object call(Object result, String method) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return after.call(method.invoke(target, arguments), method.getName());
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
