package io.modeltrail.command.batchscoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A worker that is lost does not keep a job for ever. One that lives reports every few seconds; one that was cut off for longer may lose
 * its job, and is refused at its next report. Until then nothing is stored twice: a batch of rows is stored once, whoever scored it.
 *
 * @param lastSign of the worker that claimed the job
 */
record OtherWorkersAreSilent(String claimedBy, Instant lastSign, String worker, Instant claimedAt) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    void orRefuse() {
        Instant free = lastSign.plus(LIMIT);
        if (!worker.equals(claimedBy) && !claimedAt.isAfter(free)) {
            throw new Refusal(
                    RefusalCode.BATCH_SCORING_CLAIMED_BY_ANOTHER,
                    Map.of("claimedBy", claimedBy, "worker", worker, "freeAfter", free.toString()),
                    "Leave the job to the worker that claimed it, until it has been silent for " + LIMIT.toMinutes()
                            + " minutes.");
        }
    }
}
