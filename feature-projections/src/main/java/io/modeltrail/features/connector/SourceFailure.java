package io.modeltrail.features.connector;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source could not be read. Its text goes into logs and answers: it names columns and states, never values. */
final class SourceFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable Duration retryAfter;

    /** Why, in the words of the alarm. */
    enum Reason {
        NOT_CONFIGURED,
        NOT_REACHABLE,
        ANSWERS_WRONGLY,
        SCHEMA_CHANGED;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    SourceFailure(Reason reason, String detail) {
        this(reason, detail, null, null);
    }

    SourceFailure(Reason reason, String detail, Throwable cause) {
        this(reason, detail, null, cause);
    }

    /** @param retryAfter what the source asks for; null = nothing */
    SourceFailure(Reason reason, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(detail, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    Reason reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
