package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.testkit.PostgresForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TrainingWorkRowsTest {
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/runtime");
    private final TrainingWorkRows rows = new TrainingWorkRows(JdbcClient.create(database));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void workIsOpenUntilItHasEndedOldestFirst() {
        TrainingRunId first = TrainingRunId.next();
        TrainingRunId second = TrainingRunId.next();
        rows.put(second, TrainingWorkRows.State.REQUESTED, 1);
        rows.put(first, TrainingWorkRows.State.REQUESTED, 0);
        rows.put(first, TrainingWorkRows.State.TRAINED, 2);
        assertThat(rows.open())
                .containsExactly(
                        new TrainingWorkRows.OpenWork(first, TrainingWorkRows.State.TRAINED, 2, 0),
                        new TrainingWorkRows.OpenWork(second, TrainingWorkRows.State.REQUESTED, 1, 0));
        rows.put(first, TrainingWorkRows.State.ENDED, 3);
        assertThat(rows.open())
                .containsExactly(new TrainingWorkRows.OpenWork(second, TrainingWorkRows.State.REQUESTED, 1, 0));
    }

    @Test
    void anOlderEventChangesNothing() {
        TrainingRunId run = TrainingRunId.next();
        rows.put(run, TrainingWorkRows.State.ENDED, 7);
        rows.put(run, TrainingWorkRows.State.REQUESTED, 3);
        rows.put(run, TrainingWorkRows.State.REQUESTED, 7);
        assertThat(rows.open()).isEmpty();
    }

    @Test
    void aResetForgetsEverything() {
        rows.put(TrainingRunId.next(), TrainingWorkRows.State.REQUESTED, 0);
        rows.clear();
        assertThat(rows.open()).isEmpty();
    }

    @Test
    void aRepetitionIsOpenUntilItIsRecorded() {
        TrainingRunId run = TrainingRunId.next();
        rows.put(run, TrainingWorkRows.State.ENDED, 3);
        rows.reproductions(run, 1, 4);
        rows.reproductions(run, 1, 4);
        rows.reproductions(run, 1, 5);
        assertThat(rows.open()).containsExactly(new TrainingWorkRows.OpenWork(run, TrainingWorkRows.State.ENDED, 3, 2));
        rows.reproductions(run, -1, 6);
        rows.reproductions(run, -1, 7);
        assertThat(rows.open()).isEmpty();
    }
}
