package io.modeltrail.features.connector;

import static io.modeltrail.features.connector.SourceUnderTest.attribute;

import io.modeltrail.contracts.feature.AttributeSpec.Kind;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How fast a database's backlog comes into its topic, with PostgreSQL, Kafka and the poller on one machine. Not a test. */
final class BacklogBenchmark {
    private BacklogBenchmark() {}

    public static void main(String[] arguments) {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        System.out.println("Kafka on " + KafkaForTests.bootstrapServers()); // started before the clock
        try (var database = PostgresForTests.freshDatabase()) {
            JdbcClient sql = JdbcClient.create(database);
            sql.sql("""
                            CREATE TABLE payment AS SELECT i::bigint AS id, 'C' || lpad((i % 100000)::text, 7, '0') AS customer_id,
                            (i % 10000)::numeric(12,2) / 7 AS amount, 'paid' AS status, 'card' AS method,
                            timestamptz '2026-01-01' + i * interval '1 second' AS happened_at,
                            timestamptz '2026-01-01' + i * interval '1 second' AS updated_at FROM generate_series(1, :rows) AS i""").param("rows", rows).update();
            sql.sql("CREATE UNIQUE INDEX ON payment (updated_at, id)").update();
            sql.sql("ANALYZE payment").update();
            Address address = new Address(database.getJdbcUrl().replaceAll("[?].*", ""), "postgres", null, null);
            for (int round = 0; round < 3; round++) {
                try (SourceUnderTest source = new SourceUnderTest(
                        SourceSpec.Kind.DATABASE, "payment", address, attribute("amount", Kind.DECIMAL, false))) {
                    source.pageSize = 5000;
                    measure(source, rows);
                }
            }
        }
    }

    private static void measure(SourceUnderTest source, int rows) {
        long begun = System.nanoTime();
        source.start();
        while (source.row().published() < rows) {
            LockSupport.parkNanos(50_000_000);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "%d rows in %.1f s: %.0f rows/s, %.1f µs of CPU a row in the poller and its producer%n",
                rows, seconds, rows / seconds, cpuNanos() / 1e3 / rows);
    }

    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null
                    && (info.getThreadName().startsWith("poller-")
                            || info.getThreadName().startsWith("kafka-producer-network-thread"))) {
                nanos += threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return nanos;
    }
}
