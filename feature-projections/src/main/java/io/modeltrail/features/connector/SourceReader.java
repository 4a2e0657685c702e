package io.modeltrail.features.connector;

/** Reads one table or collection. Belongs to one thread. */
interface SourceReader extends AutoCloseable {
    /**
     * Reads what is new since a position, to the end of what there is now.
     *
     * @throws SourceFailure what was reached before stays reached
     * @throws InterruptedException when the process stops
     */
    void poll(Position from, PollSink sink) throws SourceFailure, InterruptedException;

    /** Breaks off a poll that another thread waits in. */
    default void cancel() {}

    @Override
    default void close() {}
}
