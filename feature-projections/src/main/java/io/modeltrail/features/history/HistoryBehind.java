package io.modeltrail.features.history;

import java.io.IOException;

/** A history cannot be brought up to where its topics end. */
public final class HistoryBehind extends IOException {
    private static final long serialVersionUID = 1L;

    HistoryBehind(String message, Throwable cause) {
        super(message, cause);
    }

    HistoryBehind(String message) {
        super(message);
    }
}
