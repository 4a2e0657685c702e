package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.TrainingRunId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code training_work}. A row keeps the position it was last changed at, and an older event changes nothing. */
@Component
final class TrainingWorkRows {
    private static final String PUT = """
            INSERT INTO training_work AS known (training_run_id, state, last_position) VALUES (?, ?, ?)
            ON CONFLICT (training_run_id) DO UPDATE SET state = excluded.state, last_position = excluded.last_position
            WHERE known.last_position < excluded.last_position""";
    private static final String REPRODUCTIONS = """
            UPDATE training_work SET reproductions = reproductions + ?, reproductions_position = ?
            WHERE training_run_id = ? AND reproductions_position < ?""";
    /** Ids are ordered by time: first asked for, first served. */
    private static final String OPEN = """
            SELECT training_run_id, state, last_position, reproductions FROM training_work
            WHERE state <> 'ENDED' OR reproductions > 0 ORDER BY training_run_id""";

    private static final String CLEAR = "TRUNCATE training_work";

    private final JdbcClient database;

    TrainingWorkRows(JdbcClient database) {
        this.database = database;
    }

    void put(TrainingRunId trainingRunId, State state, long position) {
        database.sql(PUT).params(trainingRunId.value(), state.name(), position).update();
    }

    /** @param more 1 = one was asked for, -1 = one was recorded */
    void reproductions(TrainingRunId trainingRunId, int more, long position) {
        database.sql(REPRODUCTIONS)
                .params(more, position, trainingRunId.value(), position)
                .update();
    }

    List<OpenWork> open() {
        return database.sql(OPEN)
                .query((row, number) -> new OpenWork(
                        new TrainingRunId(row.getObject("training_run_id", UUID.class)),
                        State.valueOf(row.getString("state")),
                        row.getLong("last_position"),
                        row.getInt("reproductions")))
                .list();
    }

    void clear() {
        database.sql(CLEAR).update();
    }

    /**
     * @param position of the event that made the state
     * @param reproductions that were asked for and are not recorded yet
     */
    record OpenWork(TrainingRunId trainingRunId, State state, long position, int reproductions) {}

    enum State {
        /** To be trained. */
        REQUESTED,
        /** To be compared with the champion and registered. */
        TRAINED,
        /** Nothing is left to do but repetitions. */
        ENDED
    }
}
