package io.modeltrail.features.connector;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Takes what one poll finds. */
interface PollSink {
    /**
     * Tells which columns there are now.
     *
     * @param complete whether a column that is not among them is not there
     * @return names of those to publish
     * @throws SourceFailure SCHEMA_CHANGED when one that is needed is not there or cannot be read as what is needed
     */
    Set<String> columns(List<SourceColumn> columns, boolean complete) throws SourceFailure;

    /**
     * @param watermark when the source knew it
     * @param perhapsAgain whether an earlier poll may have given the same row
     */
    void row(String entity, String eventId, Instant watermark, byte[] event, boolean perhapsAgain);

    /** All rows that were given so far lead to this position. */
    void reached(Position position) throws SourceFailure;
}
