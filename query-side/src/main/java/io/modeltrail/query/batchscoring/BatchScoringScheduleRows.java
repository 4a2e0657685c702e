package io.modeltrail.query.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code query_batch_scoring_schedule}. */
@Component
class BatchScoringScheduleRows {
    private static final String SCHEDULE = """
            INSERT INTO query_batch_scoring_schedule AS known
                (use_case, plan, scheduled_by, scheduled_by_role, scheduled_at, removed, position)
            VALUES (?, ?::jsonb, ?, ?, ?, false, ?)
            ON CONFLICT (use_case) DO UPDATE SET plan = excluded.plan, scheduled_by = excluded.scheduled_by,
                scheduled_by_role = excluded.scheduled_by_role, scheduled_at = excluded.scheduled_at, removed = false,
                position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String UNSCHEDULE =
            "UPDATE query_batch_scoring_schedule SET removed = true, position = ? WHERE use_case = ? AND position < ?";
    private static final String FIND = "SELECT * FROM query_batch_scoring_schedule WHERE use_case = ? AND NOT removed";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_batch_scoring_schedule";
    private static final String TRUNCATE = "TRUNCATE query_batch_scoring_schedule";

    private final JdbcClient jdbc;
    private final StoredJson json;

    BatchScoringScheduleRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void schedule(BatchScoringScheduled event, RecordedEvent recorded) {
        jdbc.sql(SCHEDULE)
                .params(
                        event.useCase().value(),
                        json.write(event.plan()),
                        event.scheduledBy().id(),
                        event.scheduledBy().role().name(),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void unschedule(BatchScoringUnscheduled event, RecordedEvent recorded) {
        jdbc.sql(UNSCHEDULE)
                .params(recorded.position(), event.useCase().value(), recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    Optional<BatchScoringView.Schedule> find(UseCaseKey useCase) {
        return jdbc.sql(FIND)
                .param(useCase.value())
                .query((row, number) -> new BatchScoringView.Schedule(
                        new UseCaseKey(row.getString("use_case")),
                        json.read(row.getString("plan"), BatchScoringPlan.class),
                        Row.actor(row, "scheduled_by"),
                        Row.instant(row, "scheduled_at"),
                        row.getLong("position")))
                .optional();
    }
}
