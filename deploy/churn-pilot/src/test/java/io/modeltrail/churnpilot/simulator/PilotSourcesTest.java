package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine;

/** Real PostgreSQL and real Kafka. Each world has a broker of its own, because the topic's name is given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PilotSourcesTest {
    private static final String TOPIC = "churn.app-events";
    private static final SimulationSettings SETTINGS = Worlds.of(300);

    private HikariDataSource customers;
    private HikariDataSource billing;
    private KafkaForTests kafka;
    private SimulationSummary summary;
    private List<SimulatedRecord> expected;

    @BeforeAll
    void fill() {
        customers = PostgresForTests.freshDatabase();
        billing = PostgresForTests.freshDatabase();
        kafka = KafkaForTests.own();
        List<Integer> days = new ArrayList<>();
        summary = PilotSources.fillHistory(
                SETTINGS, customers, billing, kafka.ownBootstrapServers(), (day, ofDays, records) -> days.add(day));
        assertThat(days).hasSize(SETTINGS.days());
        expected = Worlds.records(SETTINGS);
    }

    @AfterAll
    void stop() {
        kafka.close();
        customers.close();
        billing.close();
    }

    @Test
    void theTopicHasTheAppEventsOfTheHistoryInTheOrderOfTheirKnowledge() {
        Map<String, List<String>> sent = byCustomer(consume(kafka.ownBootstrapServers()));
        Map<String, List<String>> wanted = new HashMap<>();
        for (SimulatedRecord one : expected) {
            if (one.topic().equals(TOPIC)) {
                wanted.computeIfAbsent(new String(one.key(), StandardCharsets.UTF_8), first -> new ArrayList<>())
                        .add(one.kafkaTimestampMillis() + " " + new String(one.value(), StandardCharsets.UTF_8));
            }
        }
        assertThat(wanted).hasSizeGreaterThan(290);
        assertThat(sent).isEqualTo(wanted);
        assertThat(summary.recordsOfTopics().get(TOPIC))
                .isEqualTo(wanted.values().stream().mapToLong(List::size).sum());
    }

    @Test
    void theTablesHaveTheOtherFactsAndNothingElse() throws SQLException {
        Map<String, Set<String>> wanted = new HashMap<>();
        for (SimulatedRecord one : expected) {
            if (!one.topic().equals(TOPIC)) {
                String json = new String(one.value(), StandardCharsets.UTF_8);
                String id = json.substring(json.indexOf("\"id\":\"") + 6, json.indexOf('@'));
                wanted.computeIfAbsent(one.topic(), first -> new TreeSet<>()).add(id);
            }
        }
        assertThat(ids(customers, "crm.customer_version")).isEqualTo(wanted.get("churn.customers"));
        assertThat(ids(customers, "crm.subscription_change")).isEqualTo(wanted.get("churn.subscriptions"));
        assertThat(ids(customers, "crm.cancellation")).isEqualTo(wanted.get("churn.cancellations"));
        assertThat(ids(customers, "support.ticket")).isEqualTo(wanted.get("churn.tickets"));
        assertThat(ids(billing, "billing.payment")).isEqualTo(wanted.get("churn.payments"));
        assertThat(ids(billing, "billing.invoice")).isEqualTo(wanted.get("churn.invoices"));
    }

    @Test
    void theCustomerTableHasTheNewestVersionOfEachCustomer() throws SQLException {
        assertThat(number(customers, "SELECT count(*) FROM crm.customer")).isEqualTo(300);
        assertThat(number(customers, """
                        SELECT count(*) FROM crm.customer c JOIN crm.customer_version v USING (customer_id)
                        WHERE v.updated_at > c.updated_at
                        """)).isZero();
        assertThat(number(customers, "SELECT count(*) FROM crm.customer_version"))
                .isGreaterThan(300);
    }

    @Test
    void theSummarySaysWhatThereIs() throws SQLException {
        assertThat(summary.customers()).isEqualTo(300);
        assertThat(summary.churned()).isEqualTo(45);
        assertThat(summary.records()).isEqualTo(expected.size());
        assertThat(summary.duplicates()).isPositive();
        assertThat(summary.late()).isPositive();
        assertThat(summary.lastKnown()).isBefore(Worlds.END);
        assertThat(PilotSources.filledUntil(customers)).contains(Worlds.END);
        assertThat(PilotSources.isFilledWith(SETTINGS, customers)).isTrue();
        assertThat(PilotSources.isFilledWith(SETTINGS.withSeed(5), customers)).isFalse();
    }

    @Test
    void watermarksAreIndexedForPollers() throws SQLException {
        assertThat(number(
                        customers,
                        "SELECT count(*) FROM pg_indexes WHERE schemaname IN ('crm', 'support') "
                                + "AND indexdef LIKE '%(updated_at, id)'"))
                .isEqualTo(5);
        assertThat(
                        number(
                                billing,
                                "SELECT count(*) FROM pg_indexes WHERE schemaname = 'billing' AND indexdef LIKE '%(updated_at, id)'"))
                .isEqualTo(2);
    }

    @Test
    void aFillThatBreaksOffLeavesNothingBehindAndCanBeRepeated() throws SQLException {
        try (HikariDataSource database = PostgresForTests.freshDatabase();
                KafkaForTests broker = KafkaForTests.own()) {
            SimulationSettings small = SETTINGS.withCustomers(100).withMonths(2);
            assertThatThrownBy(() -> PilotSources.fillHistory(
                            small, database, database, broker.ownBootstrapServers(), (day, ofDays, records) -> {
                                if (day == 40) {
                                    throw new IllegalStateException("broken off");
                                }
                            }))
                    .hasMessage("broken off");
            assertThat(PilotSources.filledUntil(database)).isEmpty();
            assertThat(number(
                            database,
                            "SELECT count(*) FROM information_schema.schemata WHERE schema_name IN ('crm', 'billing')"))
                    .isZero();
            PilotSources.fillHistory(
                    small, database, database, broker.ownBootstrapServers(), ProgressListener.silent());
            assertThat(PilotSources.filledUntil(database)).contains(Worlds.END);
            List<ConsumerRecord<byte[], byte[]>> sent = consume(broker.ownBootstrapServers());
            Set<String> different = new HashSet<>();
            sent.forEach(one -> different.add(one.timestamp() + new String(one.value(), StandardCharsets.UTF_8)));
            long wanted = Worlds.records(small).stream()
                    .filter(one -> one.topic().equals(TOPIC))
                    .count();
            assertThat(sent).hasSizeGreaterThan((int) wanted);
            assertThat(different).as("what came twice is the same").hasSize((int) wanted);
        }
    }

    @Test
    void lifeGoesOnAfterTheHistoryAndNotBeyondNow() throws Exception {
        try (HikariDataSource database = PostgresForTests.freshDatabase();
                KafkaForTests broker = KafkaForTests.own()) {
            SimulationSettings small = SETTINGS.withCustomers(200).withMonths(2);
            String bootstrap = broker.ownBootstrapServers();
            PilotSources.fillHistory(small, database, database, bootstrap, ProgressListener.silent());
            int before = consume(bootstrap).size();
            long rows = number(database, "SELECT count(*) FROM billing.payment");
            Clock tenDaysLater = Clock.fixed(Worlds.END.plus(Duration.ofDays(10)), ZoneOffset.UTC);
            try (LiveTraffic live = LiveTraffic.after(small, database, database, bootstrap, tenDaysLater)) {
                assertThat(live.liveDays(10, Duration.ZERO)).isPositive();
                assertThatThrownBy(() -> live.liveDays(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
            }
            List<ConsumerRecord<byte[], byte[]>> after = consume(bootstrap);
            assertThat(after).hasSizeGreaterThan(before);
            assertThat(number(database, "SELECT count(*) FROM billing.payment")).isGreaterThan(rows);
            assertThat(after.stream().mapToLong(ConsumerRecord::timestamp).max().orElseThrow())
                    .isBetween(Worlds.END.toEpochMilli(), tenDaysLater.instant().toEpochMilli());
        }
    }

    @Test
    void aTrickleIsOfNowAndHasIdsOfItsOwn() throws SQLException {
        try (HikariDataSource database = PostgresForTests.freshDatabase();
                KafkaForTests broker = KafkaForTests.own()) {
            SimulationSettings small = SETTINGS.withCustomers(200).withMonths(2);
            String bootstrap = broker.ownBootstrapServers();
            PilotSources.fillHistory(small, database, database, bootstrap, ProgressListener.silent());
            int before = consume(bootstrap).size();
            long rows = number(database, "SELECT count(*) FROM support.ticket");
            Instant begun = Instant.now();
            long sent;
            try (LiveTraffic live = LiveTraffic.after(small, database, database, bootstrap, Clock.systemUTC())) {
                sent = live.trickle(2000, Duration.ofSeconds(5));
            }
            assertThat(sent).isBetween(4_000L, 10_000L); // a slow first record is not made up for
            List<String> fresh = consume(bootstrap).stream()
                    .filter(one -> one.timestamp() >= begun.toEpochMilli())
                    .map(one -> new String(one.value(), StandardCharsets.UTF_8))
                    .toList();
            assertThat(fresh).hasSizeBetween((int) sent * 9 / 10, (int) sent);
            assertThat(fresh).hasSize(consume(bootstrap).size() - before);
            assertThat(fresh).allMatch(one -> one.contains("\"id\":\"L"));
            assertThat(new HashSet<>(fresh)).hasSameSizeAs(fresh);
            assertThat(number(database, "SELECT count(*) FROM support.ticket")).isGreaterThan(rows);
        }
    }

    @Test
    void theCommandFillsOnceAndNotWithOtherSettings() {
        try (HikariDataSource database = PostgresForTests.freshDatabase();
                KafkaForTests broker = KafkaForTests.own()) {
            List<String> arguments = List.of(
                    "--customers=100",
                    "--months=1",
                    "--kafka=" + broker.ownBootstrapServers(),
                    "--customer-db=" + database.getJdbcUrl(),
                    "--billing-db=" + database.getJdbcUrl());
            assertThat(run(arguments)).startsWith("0 ").contains("100 customers, 15 left (15.0 %)");
            assertThat(run(arguments)).startsWith("0 ").contains("is there already");
            assertThat(run(plus(arguments, "--seed=3"))).startsWith("2 ").contains("other settings");
            assertThat(run(plus(arguments, "--support-port=0")))
                    .startsWith("2 ")
                    .contains("MODELTRAIL_SUPPORT_TOKEN");
        }
    }

    private static List<String> plus(Collection<String> arguments, String one) {
        List<String> all = new ArrayList<>(arguments);
        all.add(one);
        return all;
    }

    private static String run(List<String> arguments) {
        StringWriter out = new StringWriter();
        SimulateCommand command = new SimulateCommand(
                Clock.fixed(Worlds.END.plusSeconds(5), ZoneOffset.UTC),
                Map.of("MODELTRAIL_CUSTOMER_DB_USER", "postgres", "MODELTRAIL_BILLING_DB_USER", "postgres"));
        int status = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
        return status + " " + out;
    }

    private static Map<String, List<String>> byCustomer(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<String>> byCustomer = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> one : records) {
            byCustomer
                    .computeIfAbsent(new String(one.key(), StandardCharsets.UTF_8), first -> new ArrayList<>())
                    .add(one.timestamp() + " " + new String(one.value(), StandardCharsets.UTF_8));
        }
        return byCustomer;
    }

    private static List<ConsumerRecord<byte[], byte[]>> consume(String bootstrap) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(one -> new TopicPartition(TOPIC, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }

    private static Set<String> ids(HikariDataSource database, String table) throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT id::text FROM " + table)) {
            while (row.next()) {
                assertThat(ids.add(row.getString(1))).isTrue();
            }
        }
        return ids;
    }

    private static long number(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
