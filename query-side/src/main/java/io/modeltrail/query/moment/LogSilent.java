package io.modeltrail.query.moment;

/** The event store has sent nothing for a while, although the moment is not complete. */
final class LogSilent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogSilent(long position) {
        super("the event store has sent nothing after position " + position);
    }
}
