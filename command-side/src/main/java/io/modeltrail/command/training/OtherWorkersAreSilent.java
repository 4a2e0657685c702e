package io.modeltrail.command.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A worker that is lost, or has lost its name, does not keep a run for ever. One that lives says so every minute, also within a long
 * step; one that was cut off for longer may lose its run, is refused at its next report and leaves the run alone.
 *
 * @param lastSign of the worker that claimed the run
 */
record OtherWorkersAreSilent(String claimedBy, Instant lastSign, String worker, Instant claimedAt) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    void orRefuse() {
        Instant free = lastSign.plus(LIMIT);
        if (!worker.equals(claimedBy) && !claimedAt.isAfter(free)) {
            throw new Refusal(
                    RefusalCode.TRAINING_CLAIMED_BY_ANOTHER,
                    Map.of("claimedBy", claimedBy, "worker", worker, "freeAfter", free.toString()),
                    "Leave the run to the worker that claimed it, until it has been silent for " + LIMIT.toMinutes()
                            + " minutes.");
        }
    }
}
