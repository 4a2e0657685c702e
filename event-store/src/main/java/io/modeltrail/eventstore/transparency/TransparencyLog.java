package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The log as a process reads it: whoever serves it knows nothing of where it is kept. */
public interface TransparencyLog {
    /** Takes stored events in the order of the log. */
    interface Reader {
        void read(StoredEvent event) throws IOException;
    }

    /** Of the log, and of its keys. */
    String origin();

    /** The last one that was signed and kept; empty before the first. */
    Optional<Checkpoint> checkpoint();

    /** All tiles of a checkpoint's size are there. */
    TileSource tiles();

    /** Those that sign now and those that have. */
    List<VerifierKey> keys();

    /** Rows that are missing are left out. Memory does not grow with the stretch.
     *
     * @param from position of the first one
     * @param to position after the last one
     */
    void events(long from, long to, Reader reader) throws IOException;

    LogHealth health();
}
