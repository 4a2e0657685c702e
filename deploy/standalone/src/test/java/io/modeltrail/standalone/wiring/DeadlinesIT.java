package io.modeltrail.standalone.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.WaitUntil;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.modelling.command.AggregateScopeDescriptor;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A deadline lies in the database until it is due, so that a restart does not forget it. */
class DeadlinesIT {
    private final DeadlineManager deadlines = ApplicationUnderTest.server().bean(DeadlineManager.class);
    private final JdbcClient database =
            JdbcClient.create(ApplicationUnderTest.server().bean(DataSource.class));

    @Test
    void aDeadlineIsStoredAndCarriedOutOnceWhenItIsDue() {
        String deadline = deadlines.schedule(
                Duration.ofHours(1),
                "test-is-over",
                null,
                new AggregateScopeDescriptor("Rollout", UUID.randomUUID().toString()));
        assertThat(isStored(deadline)).isTrue();

        database.sql("UPDATE scheduled_tasks SET execution_time = now() WHERE task_instance LIKE ?")
                .param("%" + deadline + "%")
                .update();

        // A deadline that could not be read back would stay, and count its failures.
        WaitUntil.holds("it was carried out", Duration.ofSeconds(30), () -> !isStored(deadline));
    }

    @Test
    void aCancelledDeadlineIsGone() {
        AggregateScopeDescriptor scope =
                new AggregateScopeDescriptor("Rollout", UUID.randomUUID().toString());
        String deadline = deadlines.schedule(Duration.ofHours(1), "test-is-over", null, scope);

        assertThat(isStored(deadline)).isTrue();
        deadlines.cancelSchedule("test-is-over", deadline);

        assertThat(isStored(deadline)).isFalse();
    }

    /** Sagas that other tests have left have deadlines, too. */
    private boolean isStored(String deadline) {
        return database.sql("SELECT count(*) FROM scheduled_tasks WHERE task_instance LIKE ?")
                        .param("%" + deadline + "%")
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
