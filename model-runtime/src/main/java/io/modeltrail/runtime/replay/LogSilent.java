package io.modeltrail.runtime.replay;

/** The event store holds events that it does not hand over. */
final class LogSilent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogSilent(long position) {
        super("the event store has sent nothing after position " + position);
    }
}
