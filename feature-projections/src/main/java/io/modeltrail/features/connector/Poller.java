package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.connector.PollRows.PollRow;
import io.modeltrail.features.connector.TopicWriter.NotPublished;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Polls one source with a thread of its own while this process has the claim on it. */
final class Poller {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration ASK_FOR_THE_CLAIM_EVERY = Duration.ofSeconds(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final PolledSource polled;
    private final PollerParts parts;
    private final Semaphore woken = new Semaphore(0);
    private final RecentRows recent = new RecentRows();
    private final Pause pause;
    private volatile boolean running = true;
    private final Thread thread;
    private volatile @Nullable SourceReader reader;
    private @Nullable TopicWriter topic;
    /** Failures in a row that are not the source's. */
    private int ownFailures;

    private String lastComplaint = "";

    Poller(PolledSource polled, PollerParts parts) {
        this.polled = polled;
        this.parts = parts;
        pause = new Pause(parts.settings().firstPause(), parts.settings().longestPause());
        thread = Thread.ofPlatform()
                .name("poller-" + polled.table().fact())
                .daemon()
                .unstarted(this::run);
    }

    PolledSource polled() {
        return polled;
    }

    void start() {
        thread.start();
    }

    /** Polls soon. */
    void wake() {
        woken.release();
    }

    /** Asks the thread to end; {@link #awaitEnd} waits for it. */
    void stop() {
        running = false;
        thread.interrupt();
        SourceReader open = reader;
        if (open != null) {
            open.cancel();
        }
    }

    void awaitEnd() {
        try {
            if (!thread.join(STOP_WITHIN)) {
                LOG.warn("the poller of {} still waits for its source", polled.name());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (running) {
                await(turn());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the poller of {} was stopped", polled.name());
        } finally {
            closeBoth();
            parts.claims().release(claim());
        }
    }

    /** @return how long to wait before the next turn */
    private Duration turn() throws InterruptedException {
        try {
            if (!parts.claims().hold(claim())) {
                closeBoth();
                return ASK_FOR_THE_CLAIM_EVERY;
            }
            poll();
            ownFailures = 0;
            lastComplaint = "";
            return polled.pollEvery();
        } catch (SourceFailure failure) {
            return failed(failure);
        } catch (NotPublished | DataAccessException failure) {
            return failedOurselves(failure);
        } catch (RuntimeException failure) { // the thread has to outlive whatever one poll meets
            return failedOurselves(failure);
        }
    }

    private String claim() {
        return "poller " + polled.key();
    }

    private void poll() throws SourceFailure, InterruptedException {
        SourceReader open = reader();
        TopicWriter writer = topic();
        PollRow from = parts.rows().load(polled.key());
        Publication publication = new Publication(polled, parts, writer, recent, from);
        try {
            open.poll(from.position(), publication);
        } finally {
            if (running) {
                publication.confirm(); // what was reached before a failure stays reached
            }
        }
        Instant settled = publication.position().settled();
        // A service may show again what is older than it was asked for.
        if (settled != null && polled.kind() == SourceSpec.Kind.DATABASE) {
            recent.forgetBefore(settled);
        }
        parts.rows().succeed(polled.key(), Instant.now());
    }

    private Duration failed(SourceFailure failure) {
        if (!running) {
            return Duration.ZERO; // the poll was broken off
        }
        String complaint = failure.reason().code() + ": " + failure.detail();
        if (!complaint.equals(lastComplaint)) {
            LOG.warn("{} cannot be read, {}", polled.name(), complaint);
            LOG.debug("cause", failure);
            lastComplaint = complaint;
        }
        closeReader();
        try {
            PollRow before = parts.rows().load(polled.key());
            parts.rows().fail(polled.key(), Instant.now(), failure.reason().code(), failure.detail());
            return pause.after(before.failures() + 1, failure.retryAfter());
        } catch (DataAccessException databaseGone) {
            return failedOurselves(databaseGone);
        }
    }

    private Duration failedOurselves(RuntimeException failure) {
        if (!running) {
            return Duration.ZERO;
        }
        if (ownFailures == 0) {
            LOG.warn("{} is not polled for now", polled.name(), failure);
        }
        recent.clear();
        closeBoth();
        ownFailures++;
        return pause.after(ownFailures, Optional.empty());
    }

    private SourceReader reader() throws SourceFailure {
        SourceReader open = reader;
        if (open == null) {
            open = parts.reader(polled);
            reader = open;
        }
        return open;
    }

    private TopicWriter topic() {
        TopicWriter open = topic;
        if (open == null) {
            open = parts.topic(polled.topic());
            topic = open;
        }
        return open;
    }

    private void await(Duration wait) throws InterruptedException {
        woken.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        woken.drainPermits();
    }

    private void closeBoth() {
        closeReader();
        if (topic != null) {
            topic.close();
            topic = null;
        }
    }

    private void closeReader() {
        SourceReader open = reader;
        if (open != null) {
            open.close();
            reader = null;
        }
    }
}
