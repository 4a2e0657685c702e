package io.modeltrail.saga.retraining;

import io.modeltrail.contracts.access.Actor;
import java.time.Duration;

/** How often a cycle that is due is asked for. A refusal may pass: another cycle ends, a database comes back. */
final class StartTries {
    /** Who asks. */
    static final Actor ACTOR = Actor.system("retraining");

    static final Duration BETWEEN = Duration.ofMinutes(10);
    static final int MOST = 6;
    /** Between the further ones, where what asks stays true: days must pass, or an open cycle end. */
    static final Duration LATER = Duration.ofHours(6);

    private StartTries() {}
}
