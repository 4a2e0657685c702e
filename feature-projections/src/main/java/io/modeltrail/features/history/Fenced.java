package io.modeltrail.features.history;

/** Another process writes this history now: what was read here is to be forgotten. */
final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fenced(HistoryKey history) {
        super("another process writes the history of " + history);
    }
}
