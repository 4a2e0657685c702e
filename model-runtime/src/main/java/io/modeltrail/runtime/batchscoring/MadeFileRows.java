package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code batch_scoring_file}: which job has made which file, whether its outcome was recorded or not. */
@Component
class MadeFileRows {
    private static final String ADD =
            "INSERT INTO batch_scoring_file (digest, batch_scoring_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String MAKERS =
            "SELECT batch_scoring_id FROM batch_scoring_file WHERE digest = ? ORDER BY batch_scoring_id";
    private static final String JOBS = "SELECT DISTINCT batch_scoring_id FROM batch_scoring_file ORDER BY 1";
    /** Whoever wants to add a row waits until the transaction has ended, and the file has no name until then. */
    private static final String HOLD = "LOCK TABLE batch_scoring_file IN SHARE ROW EXCLUSIVE MODE";

    private final JdbcClient database;

    MadeFileRows(JdbcClient database) {
        this.database = database;
    }

    /** Before the file has its name. */
    void add(BatchScoringId job, Sha256Digest digest) {
        database.sql(ADD).params(digest.value(), job.value()).update();
    }

    /** No job makes a file before the transaction has ended. */
    void hold() {
        database.sql(HOLD).update();
    }

    /** Empty for a file from before there was the table. */
    List<BatchScoringId> makers(Sha256Digest digest) {
        return jobs(database.sql(MAKERS).param(digest.value()));
    }

    List<BatchScoringId> jobs() {
        return jobs(database.sql(JOBS));
    }

    private static List<BatchScoringId> jobs(JdbcClient.StatementSpec asked) {
        return asked.query((row, number) -> new BatchScoringId(row.getObject(1, UUID.class)))
                .list();
    }
}
