package io.modeltrail.features.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.audit.IncompleteQuery.CountRefusedTriggers;
import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.testkit.PostgresForTests;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Facts whose prediction was refused are counted until somebody has them tried again. */
class RefusedTriggersTest {
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
    private final TriggersForTests triggers = new TriggersForTests(database);

    @BeforeEach
    void twoOfThreeAreRefused() throws Exception {
        define(true);
        try (Connection connection = database.getConnection()) {
            TriggerQueue.write(connection, List.of(due("C1"), due("C2"), due("C3")));
        }
        refuseTwo();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void thoseThatWereRefusedAreCountedUntilTheyAreTriedAgain() {
        assertThat(counted()).isEqualTo(2);

        triggers.again();

        assertThat(counted()).isZero();
    }

    @Test
    void ofATriggerThatIsSwitchedOffNobodyWaits() {
        define(false);
        assertThat(counted()).isZero();

        define(true);
        assertThat(counted()).isEqualTo(2);
    }

    @Test
    void theyAreFoundByAnIndexThatHoldsTheRefusedAlone() throws Exception {
        SingleConnectionDataSource one = new SingleConnectionDataSource(database.getConnection(), true);
        try {
            JdbcTemplate jdbc = new JdbcTemplate(one);
            jdbc.execute("SET enable_seqscan = off");
            assertThat(plan(jdbc, "features_trigger_due WHERE refused_at IS NOT NULL"))
                    .contains("features_trigger_due_refused");
            assertThat(plan(jdbc, "features_dead_letter WHERE redriven_at IS NULL"))
                    .contains("features_dead_letter_outstanding");
        } finally {
            one.destroy();
        }
    }

    private static String plan(JdbcTemplate jdbc, String rows) {
        return String.join(" ", jdbc.queryForList("EXPLAIN SELECT count(*) FROM " + rows, String.class));
    }

    private void define(boolean enabled) {
        triggers.define("shop", Duration.ofSeconds(1), Instant.EPOCH, enabled, "web.visit");
    }

    private static DueTrigger due(String entity) {
        return new DueTrigger(TriggersForTests.TRIGGER, 1_000, entity, 1_000, "visits", 0, 1);
    }

    private void refuseTwo() {
        List<Triggered> due = triggers.due().take(2).entities();
        triggers.due()
                .refuse(due.stream()
                        .map(one -> new Refused(one, "model-without-feature-set"))
                        .toList());
    }

    private long counted() {
        return new TriggerQueries(triggers.due()).answer(new CountRefusedTriggers());
    }
}
