package io.modeltrail.features.streaming;

import io.modeltrail.features.streaming.Batch.Advance;
import java.sql.SQLException;

/** Writes one batch, though the connection may break at the worst moment: then the offsets tell whether it was written. */
final class Transaction {
    private final StreamRows rows;
    private final Batch batch;
    private final String stateTopic;
    private boolean uncertain;

    Transaction(StreamRows rows, Batch batch, String stateTopic) {
        this.rows = rows;
        this.batch = batch;
        this.stateTopic = stateTopic;
    }

    /**
     * @return false when somebody else has moved a partition of the batch on; nothing has changed then
     * @throws SQLException when the database does not answer; to be called again
     */
    boolean run() throws SQLException {
        if (uncertain) {
            int done = 0;
            int open = 0;
            for (Advance advance : batch.advances()) {
                long next =
                        rows.progress(advance.streamId(), advance.partition()).nextOffset();
                done += next == advance.to() ? 1 : 0;
                open += next == advance.from() ? 1 : 0;
            }
            if (done == batch.advances().size()) {
                return true;
            }
            if (open < batch.advances().size()) {
                return false;
            }
        }
        uncertain = true;
        try {
            rows.write(batch, stateTopic);
            return true;
        } catch (StreamRows.Fenced overtaken) {
            return false;
        }
    }
}
