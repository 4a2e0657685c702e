package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code batch_scoring_work} and {@code batch_scoring_chunk}. */
@Component
class BatchScoringRows {
    private static final String PUT = """
            INSERT INTO batch_scoring_work AS known (batch_scoring_id, open, last_position) VALUES (?, ?, ?)
            ON CONFLICT (batch_scoring_id) DO UPDATE SET open = excluded.open, last_position = excluded.last_position
            WHERE known.last_position < excluded.last_position""";
    /** Ids are ordered by time: first asked for, first served. */
    private static final String OPEN =
            "SELECT batch_scoring_id FROM batch_scoring_work WHERE open ORDER BY batch_scoring_id";

    private static final String IS_OPEN = "SELECT count(*) FROM batch_scoring_work WHERE batch_scoring_id = ? AND open";
    private static final String CLEAR = "TRUNCATE batch_scoring_work";
    /** The lock makes the end of a job wait for a stretch that is being stored, so that its rows are seen when they are removed. */
    private static final String RECORD = """
            INSERT INTO batch_scoring_chunk (batch_scoring_id, chunk, row_count, refused_rows, scored)
            SELECT batch_scoring_id, ?, ?, ?, ? FROM batch_scoring_work WHERE batch_scoring_id = ? AND open FOR SHARE""";

    private static final String RECORDED = "SELECT chunk FROM batch_scoring_chunk WHERE batch_scoring_id = ?";
    private static final String DONE =
            "SELECT coalesce(sum(row_count), 0) FROM batch_scoring_chunk WHERE batch_scoring_id = ?";
    private static final String SCORED =
            "SELECT scored FROM batch_scoring_chunk WHERE batch_scoring_id = ? AND chunk = ?";
    private static final String JOBS = "SELECT batch_scoring_id FROM batch_scoring_work ORDER BY batch_scoring_id";
    private static final String REPLACE =
            "UPDATE batch_scoring_chunk SET scored = ? WHERE batch_scoring_id = ? AND chunk = ?";
    private static final String REMOVE = "DELETE FROM batch_scoring_chunk WHERE batch_scoring_id = ?";

    private final JdbcClient database;

    BatchScoringRows(JdbcClient database) {
        this.database = database;
    }

    void open(BatchScoringId job, long position) {
        put(job, true, position);
    }

    /** Also removes what is kept while the job is under way. */
    void close(BatchScoringId job, long position) {
        put(job, false, position);
        database.sql(REMOVE).param(job.value()).update();
    }

    private void put(BatchScoringId job, boolean open, long position) {
        database.sql(PUT).params(job.value(), open, position).update();
    }

    void clear() {
        database.sql(CLEAR).update();
    }

    List<BatchScoringId> openJobs() {
        return database.sql(OPEN)
                .query((row, number) -> new BatchScoringId(row.getObject("batch_scoring_id", UUID.class)))
                .list();
    }

    boolean isOpen(BatchScoringId job) {
        return database.sql(IS_OPEN).param(job.value()).query(Long.class).single() == 1;
    }

    /**
     * Within the transaction that stores the events.
     *
     * @throws JobLeft when the job has ended
     */
    void record(BatchScoringId job, int chunk, ScoredRows scored) {
        int stored = database.sql(RECORD)
                .params(chunk, scored.rowCount(), scored.problems().size(), scored.bytes(), job.value())
                .update();
        if (stored == 0) {
            throw new JobLeft("the job has ended");
        }
    }

    /** Numbers of the stretches that are stored. */
    BitSet recorded(BatchScoringId job) {
        BitSet chunks = new BitSet();
        database.sql(RECORDED).param(job.value()).query(Integer.class).list().forEach(chunks::set);
        return chunks;
    }

    /** Ended ones among them. */
    List<BatchScoringId> jobs() {
        return database.sql(JOBS)
                .query((row, number) -> new BatchScoringId(row.getObject("batch_scoring_id", UUID.class)))
                .list();
    }

    /**
     * Puts another name in the place of one, in what is stored of a job.
     *
     * @return stretches that had it
     */
    int replace(BatchScoringId job, String entity, String other) {
        int replaced = 0;
        for (int chunk : recorded(job).stream().toArray()) {
            // None when the job has ended meanwhile: then its stretches are removed, and its result has the rows.
            Optional<ScoredRows> scored = find(job, chunk).filter(stretch -> stretch.names(entity));
            if (scored.isPresent()) {
                replaced += database.sql(REPLACE)
                        .params(scored.get().renamed(entity, other).bytes(), job.value(), chunk)
                        .update();
            }
        }
        return replaced;
    }

    long rowsDone(BatchScoringId job) {
        return database.sql(DONE).param(job.value()).query(Long.class).single();
    }

    ScoredRows scored(BatchScoringId job, int chunk) {
        return find(job, chunk).orElseThrow();
    }

    private Optional<ScoredRows> find(BatchScoringId job, int chunk) {
        return database.sql(SCORED)
                .params(job.value(), chunk)
                .query(byte[].class)
                .optional()
                .map(ScoredRows::of);
    }
}
