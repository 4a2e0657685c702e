package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.LogHealth;
import org.jspecify.annotations.Nullable;

/** Nothing may be signed, because the log is not what it was; whatever the step has written is undone. */
final class LogUnsound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LogHealth health;

    LogUnsound(LogHealth.State state, @Nullable Long position, String explanation) {
        super(explanation);
        health = new LogHealth(state, 0, 0, position, explanation);
    }

    LogHealth health() {
        return health;
    }
}
