package io.modeltrail.saga.retraining;

import java.time.Duration;

/** How long a cycle that is due is asked for. A refusal may pass: another cycle ends, a database comes back. */
final class StartTries {
    static final Duration BETWEEN = Duration.ofMinutes(10);
    static final int MOST = 6;

    private StartTries() {}
}
