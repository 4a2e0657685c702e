package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refusals for protocols that have forms of their own for errors. */
public final class RefusalText {
    private static final int DEEPEST_CAUSE = 30;

    private RefusalText() {}

    /** What was thrown may be wrapped around a refusal. */
    public static Optional<Refusal> refusalIn(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .filter(Refusal.class::isInstance)
                .map(Refusal.class::cast)
                .findFirst();
    }

    /** Rule, what was found, and what to do; never a value of a feature. */
    public static String of(Refusal refusal) {
        String found = refusal.found().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return refusal.code().rule() + (found.isEmpty() ? "" : " Found " + found + ".") + " " + refusal.remedy() + " ["
                + refusal.code().code() + "]";
    }

    /** 400 bad input, 404 unknown model, 413 too large, 503 not ready, 500 otherwise. */
    public static int status(Refusal refusal) {
        if (refusal.code() == RefusalCode.NOTHING_SERVED) {
            return 503;
        }
        return switch (refusal.code().kind()) {
            case NOT_FOUND -> 404;
            case NOT_READY -> 503;
            case INTERNAL -> 500;
            case TOO_LARGE -> 413;
            default -> 400;
        };
    }
}
