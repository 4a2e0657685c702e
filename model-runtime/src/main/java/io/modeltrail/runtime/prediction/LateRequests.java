package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of one writer whose deadline passes, also after the journal has given up on that writer: its database may never answer.
 *
 * @param queued entries that wait; may change meanwhile
 * @param inHand what the writer writes at the moment
 */
record LateRequests(Thread writer, Collection<JournalEntry> queued, Supplier<List<JournalEntry>> inHand) {
    private static final Logger LOG = LoggerFactory.getLogger(LateRequests.class);

    /** How much later than its deadline a request is refused at most. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** Nobody waits for what a writer has in hand that ends. */
    void refuseUntilTheWriterEnds() {
        while (!hasEnded()) {
            try {
                queued.forEach(JournalEntry::refuseIfLate);
                inHand.get().forEach(JournalEntry::refuseIfLate);
            } catch (RuntimeException | Error failure) { // else the next ones would wait for ever
                LOG.error("requests that wait too long were not refused", failure);
            }
        }
        refuseUnknown(inHand.get());
    }

    private boolean hasEnded() {
        try {
            return writer.join(LOOK_EVERY);
        } catch (InterruptedException interrupted) {
            // As with the writer: nobody has a reason to.
            LOG.warn("who refuses late requests was interrupted and goes on");
            return false;
        }
    }

    /** Those whose events may be stored. */
    static void refuseUnknown(List<JournalEntry> batch) {
        Refusal unknown = new Refusal(RefusalCode.INTERNAL, "Look for this prediction before you repeat the request.");
        batch.forEach(entry -> entry.durable().completeExceptionally(unknown));
    }
}
