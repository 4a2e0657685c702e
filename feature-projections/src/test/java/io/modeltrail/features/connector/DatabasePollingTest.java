package io.modeltrail.features.connector;

import static io.modeltrail.features.connector.SourceUnderTest.attribute;
import static io.modeltrail.features.connector.SourceUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.feature.AttributeSpec.Kind;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceSchemaChanged;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceUnderTest.Published;
import io.modeltrail.testkit.PostgresForTests;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabasePollingTest {
    private static final String OLD = "2026-03-01T10:11:12.123456Z";

    private HikariDataSource billing;
    private JdbcClient database;
    private SourceUnderTest source;

    @BeforeEach
    void aTable() {
        billing = PostgresForTests.freshDatabase();
        database = JdbcClient.create(billing);
        database.sql("CREATE SCHEMA billing").update();
        database.sql("""
                        CREATE TABLE billing.payment (id bigint PRIMARY KEY, customer_id text, amount numeric(12,2), status text,
                        trial boolean, due date, seats integer, happened_at timestamptz, updated_at timestamptz NOT NULL)""").update();
        database.sql("CREATE INDEX ON billing.payment (updated_at, id)").update();
        source = new SourceUnderTest(
                SourceSpec.Kind.DATABASE,
                "billing.payment",
                address("postgres"),
                attribute("amount", Kind.DECIMAL, false),
                attribute("status", Kind.CATEGORY, true));
    }

    @AfterEach
    void close() {
        source.close();
        billing.close();
    }

    @Test
    void rows_become_cloud_events_with_exact_values() {
        database.sql("""
                        INSERT INTO billing.payment VALUES (7, 'C1', 12345678.90, 'paid', true, '2026-02-28', NULL,
                        '2026-03-01T10:11:12.123456Z', '2026-03-01T12:00:00+01:00')""").update();
        source.start();
        source.awaitPublished(1);
        Published published = source.published().getFirst();
        assertThat(published.key()).isEqualTo("C1");
        assertThat(published.event().path("specversion").asString()).isEqualTo("1.0");
        assertThat(published.id()).isEqualTo("7@2026-03-01T11:00:00.000000Z");
        assertThat(published.event().path("type").asString()).isEqualTo("payment");
        assertThat(published.event().path("subject").asString()).isEqualTo("C1");
        assertThat(published.event().path("time").asString()).isEqualTo(OLD);
        assertThat(published.event().path("recordedtime").asString()).isEqualTo("2026-03-01T11:00:00.000000Z");
        assertThat(published.data("amount").decimalValue()).isEqualByComparingTo("12345678.90");
        assertThat(published.data("status").asString()).isEqualTo("paid");
        assertThat(published.data("trial").booleanValue()).isTrue();
        assertThat(published.data("due").asString()).isEqualTo("2026-02-28");
        assertThat(published.data("seats").isNull()).isTrue();
        assertThat(published.event().path("data").propertyNames())
                .containsExactlyInAnyOrder("amount", "status", "trial", "due", "seats");
    }

    @Test
    void rows_with_the_same_watermark_are_all_read_across_pages_and_later_ones_follow() {
        for (int id = 1; id <= 10; id++) {
            insert(id, OLD);
        }
        source.start();
        source.awaitPublished(10);
        insert(11, "2026-03-01T10:11:12.123457Z");
        source.awaitPublished(11);
        awaitPolls(2);
        assertThat(ids()).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void a_row_without_a_real_watermark_holds_up_nobody() {
        insert(1, OLD);
        insert(2, "infinity");
        insert(3, "9999-12-31T00:00:00Z");
        source.start();
        source.awaitPublished(1);
        insert(4, "2026-03-01T10:11:12.123457Z");
        source.awaitPublished(2);
        awaitPolls(2);
        assertThat(ids()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void rows_that_are_committed_late_with_an_older_watermark_are_neither_lost_nor_doubled() throws Exception {
        source.start();
        int writers = 6;
        int each = 40;
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(writers);
        try (var pool = Executors.newFixedThreadPool(writers)) {
            for (int writer = 0; writer < writers; writer++) {
                Random random = new Random(writer);
                pool.execute(() -> {
                    try (Connection session = billing.getConnection();
                            Statement statement = session.createStatement()) {
                        session.setAutoCommit(false);
                        for (int i = 0; i < each; i++) {
                            statement.execute(
                                    "INSERT INTO billing.payment (id, customer_id, amount, happened_at, updated_at)"
                                            + " VALUES (" + next.incrementAndGet()
                                            + ", 'C1', 1, now(), clock_timestamp())");
                            Thread.sleep(random.nextInt(60)); // others commit newer watermarks meanwhile
                            session.commit();
                        }
                    } catch (SQLException | InterruptedException broken) {
                        throw new IllegalStateException(broken);
                    } finally {
                        done.countDown();
                    }
                });
            }
            done.await();
        }
        await("every row", () -> Set.copyOf(ids()).size() == writers * each);
        awaitPolls(3);
        assertThat(ids()).hasSize(writers * each).doesNotHaveDuplicates();
    }

    @Test
    void an_end_between_the_acknowledgement_and_the_position_only_repeats_the_same_ids() {
        for (int id = 1; id <= 10; id++) {
            insert(id, OLD);
        }
        AtomicInteger ends = new AtomicInteger();
        source.afterAcknowledgement = () -> {
            if (ends.getAndIncrement() == 0) {
                throw new IllegalStateException("the process ends here");
            }
        };
        source.start();
        await("the second attempt", () -> source.row().published() == 10);
        assertThat(ids()).hasSize(20);
        assertThat(Set.copyOf(ids())).hasSize(10);
        assertThat(ids().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting())))
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(2));
    }

    @Test
    void a_row_from_a_clock_that_is_ahead_does_not_hide_the_rows_after_it() {
        insert(1, Instant.now().plus(Duration.ofHours(3)).toString());
        source.start();
        source.awaitPublished(1);
        insert(2, Instant.now().toString());
        source.awaitPublished(2);
        insert(3, Instant.now().toString());
        source.awaitPublished(3);
        awaitPolls(2);
        assertThat(ids()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void an_added_column_is_told_once_and_not_published() {
        insert(1, OLD);
        source.start();
        source.awaitPublished(1);
        database.sql("ALTER TABLE billing.payment ADD COLUMN iban text DEFAULT 'DE00'")
                .update();
        insert(2, Instant.now().toString());
        source.awaitPublished(2);
        awaitPolls(2);
        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.added()).containsExactly("iban");
            assertThat(change.removed()).isEmpty();
            assertThat(change.retyped()).isEmpty();
        });
        assertThat(source.published()).noneMatch(one -> one.event().path("data").has("iban"));
    }

    @Test
    void a_removed_column_that_is_needed_holds_the_position_until_it_is_back() {
        insert(1, OLD);
        source.start();
        source.awaitPublished(1);
        database.sql("ALTER TABLE billing.payment RENAME COLUMN amount TO total")
                .update();
        insertTotal(2);
        await("the failure", () -> "schema-changed".equals(source.row().reason()));
        assertThat(source.row().detail()).contains("amount");
        assertThat(source.row().position().at()).isEqualTo("1");
        await("more attempts", () -> source.row().failures() > 3);
        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.added()).containsExactly("total");
            assertThat(change.removed()).containsExactly("amount");
        });

        database.sql("ALTER TABLE billing.payment RENAME COLUMN total TO amount")
                .update();
        source.awaitPublished(2);
        await("the end of the failure", () -> source.row().reason() == null);
        assertThat(ids()).hasSize(2).doesNotHaveDuplicates();
        assertThat(changes()).hasSize(2);
    }

    @Test
    void a_column_with_another_type_holds_the_position_only_when_it_cannot_be_read() {
        insert(1, OLD);
        source.start();
        source.awaitPublished(1);
        database.sql("ALTER TABLE billing.payment ALTER COLUMN seats TYPE bigint")
                .update();
        insert(2, Instant.now().toString());
        source.awaitPublished(2);
        await("the first change", () -> changes().size() == 1);
        database.sql("ALTER TABLE billing.payment ALTER COLUMN amount TYPE text")
                .update();
        insert(3, Instant.now().toString());
        await("the failure", () -> "schema-changed".equals(source.row().reason()));
        assertThat(source.published()).hasSize(2);
        database.sql("ALTER TABLE billing.payment ALTER COLUMN amount TYPE numeric USING amount::numeric")
                .update();
        source.awaitPublished(3);
        assertThat(changes())
                .extracting(SourceSchemaChanged::retyped)
                .containsExactly(List.of("seats"), List.of("amount"), List.of("amount"));
    }

    @Test
    void a_row_larger_than_a_record_can_be_is_cut_and_holds_up_nobody() {
        database.sql("INSERT INTO billing.payment (id, customer_id, amount, status, happened_at, updated_at)"
                        + " VALUES (1, 'C1', 1, repeat('x', 3000000), now(), '2026-03-01T00:00:00Z')")
                .update();
        insert(2, OLD);
        source.start();
        await("both rows", () -> source.row().published() == 2);
        assertThat(source.row().reason()).isNull();
    }

    @Test
    void two_processes_poll_one_after_the_other_and_not_together() {
        Poller first = source.start();
        insert(1, OLD);
        source.awaitPublished(1);
        source.start();
        insert(2, Instant.now().toString());
        source.awaitPublished(2);
        awaitPolls(3);
        assertThat(ids()).hasSize(2);
        source.stop(first);
        insert(3, Instant.now().toString());
        source.awaitPublished(3);
        awaitPolls(3);
        // the second process does not remember what the first has published, so the stretch behind may come again
        assertThat(Set.copyOf(ids())).hasSize(3);
    }

    @Test
    void a_connection_that_is_not_configured_is_a_state_and_gets_well_by_itself() {
        source.connections(Map.of());
        Poller poller = source.start();
        await("the state", () -> "not-configured".equals(source.row().reason()));
        source.stop(poller);
        source.connections(Map.of("crm", new Address("jdbc:mysql://db", null, null, null)));
        poller = source.start();
        await("more attempts", () -> source.row().failures() > 2);
        assertThat(source.row().reason()).isEqualTo("not-configured");
        source.stop(poller);
        source.connections(Map.of("crm", address("postgres")));
        insert(1, OLD);
        source.start();
        source.awaitPublished(1);
        await("the end of the failure", () -> source.row().failures() == 0);
    }

    @Test
    void a_database_that_is_not_there_is_tried_again() {
        source.connections(Map.of("crm", new Address("jdbc:postgresql://127.0.0.1:1/none", "nobody", null, null)));
        source.start();
        await("attempts", () -> source.row().failures() > 2);
        assertThat(source.row().reason()).isEqualTo("not-reachable");
        assertThat(source.row().failingSince()).isNotNull();
    }

    @Test
    void a_locked_table_breaks_off_at_the_time_limit() throws Exception {
        source.requestTimeout = Duration.ofMillis(300);
        insert(1, OLD);
        try (Connection session = billing.getConnection();
                Statement statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("LOCK TABLE billing.payment IN ACCESS EXCLUSIVE MODE");
            source.start();
            await("a failure", () -> source.row().failures() > 0);
            assertThat(source.row().reason()).isEqualTo("not-reachable");
            session.rollback();
        }
        source.awaitPublished(1);
    }

    @Test
    void a_name_that_is_no_identifier_never_reaches_the_database() {
        try (SourceUnderTest hostile = new SourceUnderTest(
                SourceSpec.Kind.DATABASE, "payment; DROP TABLE billing.payment", address("postgres"))) {
            hostile.start();
            await("a failure", () -> hostile.row().failures() > 0);
            assertThat(hostile.row().reason()).isEqualTo("answers-wrongly");
        }
        assertThat(database.sql("SELECT count(*) FROM billing.payment")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** The grants of docs/SOURCES.md. */
    @Test
    void a_user_who_may_read_some_columns_is_enough_and_the_others_are_not_seen() {
        String user = "modeltrail_" + source.topic.replace('-', '_');
        database.sql("CREATE ROLE " + user + " LOGIN").update();
        try {
            database.sql("GRANT USAGE ON SCHEMA billing TO " + user).update();
            database.sql(
                            "GRANT SELECT (id, customer_id, amount, status, happened_at, updated_at) ON billing.payment TO "
                                    + user)
                    .update();
            source.connections(Map.of("crm", address(user)));
            insert(1, OLD);
            Poller poller = source.start();
            source.awaitPublished(1);
            assertThat(source.published().getFirst().event().path("data").propertyNames())
                    .containsExactlyInAnyOrder("amount", "status");
            source.stop(poller);
        } finally {
            database.sql("DROP OWNED BY " + user).update();
            database.sql("DROP ROLE " + user).update();
        }
    }

    private Address address(String user) {
        return new Address(billing.getJdbcUrl().replaceAll("[?].*", ""), user, null, null);
    }

    private void insert(int id, String updatedAt) {
        database.sql("INSERT INTO billing.payment (id, customer_id, amount, status, happened_at, updated_at)"
                        + " VALUES (:id, 'C1', 19.99, 'paid', '2026-03-01T00:00:00Z', CAST(:at AS timestamptz))")
                .param("id", id)
                .param("at", updatedAt)
                .update();
    }

    private void insertTotal(int id) {
        database.sql("INSERT INTO billing.payment (id, customer_id, total, happened_at, updated_at)"
                        + " VALUES (?, 'C1', 19.99, now(), now())")
                .param(id)
                .update();
    }

    private List<String> ids() {
        return source.published().stream().map(Published::id).toList();
    }

    private List<SourceSchemaChanged> changes() {
        return source.recorded().stream().map(SourceSchemaChanged.class::cast).toList();
    }

    private void awaitPolls(int polls) {
        for (int i = 0; i < polls; i++) {
            Instant before = source.row().lastSuccess();
            await(
                    "a poll",
                    () -> source.row().lastSuccess() != null
                            && !source.row().lastSuccess().equals(before));
        }
    }
}
