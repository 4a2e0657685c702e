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

    /** Steps of replacing the key that signs. */
    enum Rotation {
        /** A new key signs too; the old one still does, for auditors who do not have the new one yet. */
        BEGIN,
        /** The oldest key stops signing and is deleted, once the newest signs; what it has signed stays as it is. */
        END
    }

    /**
     * @return the new key, or the one that stopped
     * @throws RotationRefused when this process has no key, or no second one that signs, or one more than it needs
     */
    VerifierKey rotate(Rotation step) throws IOException;

    /** The keys of this process do not allow the step. */
    final class RotationRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RotationRefused(String message) {
            super(message);
        }
    }
}
