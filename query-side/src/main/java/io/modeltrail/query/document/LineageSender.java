package io.modeltrail.query.document;

import io.modeltrail.query.document.LineageEventRows.Waiting;
import io.modeltrail.query.document.LineageTarget.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * One thread that gives the target what waits, in the order of the log: a run's end never comes before its beginning, and is parked with it.
 * Events that a process had when it ended are due again after the lease, with the same text. Logs name neither address nor key.
 */
@Component
@Conditional(OpenLineageSettings.TargetIsSet.class)
class LineageSender implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LineageSender.class);
    /** Longer than any attempt. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final String BEGINNING_REFUSED = "its beginning was refused";
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final LineageEventRows rows;
    private final OpenLineageSettings settings;
    private final LineageTarget target;
    private final Semaphore wakings = new Semaphore(0);
    private @Nullable Thread thread;
    private volatile boolean running;

    LineageSender(LineageEventRows rows, OpenLineageSettings settings) {
        this.rows = rows;
        this.settings = settings;
        this.target = settings.target().orElseThrow();
    }

    /** There may be something to send. Never blocks. */
    void wake() {
        wakings.release();
    }

    /** @return how long there is nothing to do, as far as is known; 0 = there may be more to send */
    private long sendSome() throws InterruptedException {
        List<Waiting> taken = rows.take(target.most(), LEASE);
        if (taken.isEmpty()) {
            return LOOK_AGAIN_MILLIS;
        }
        Waiting first = taken.getFirst();
        if (first.beginningParked()) {
            parkWithBeginning(first.position());
            return 0;
        }
        List<Waiting> batch =
                taken.stream().takeWhile(next -> !next.beginningParked()).toList();
        switch (answer(batch)) {
            case Answer.Taken ignored ->
                rows.delivered(batch.stream().map(Waiting::position).toList());
            case Answer.Refused refused -> {
                rows.park(first.position(), refused.why());
                LOG.warn("the event of lineage at position {} is parked: {}", first.position(), refused.why());
            }
            case Answer.Failed failed -> {
                Duration pause = settings.pauseAfter(first.attempts());
                rows.failed(first.position(), failed.why(), pause);
                if (first.attempts() == 1) {
                    LOG.warn("lineage is not taken, trying again: {}", failed.why());
                }
                return Math.min(LOOK_AGAIN_MILLIS, pause.toMillis());
            }
        }
        return 0;
    }

    private void parkWithBeginning(long position) {
        if (rows.parkWithBeginning(position, BEGINNING_REFUSED)) {
            LOG.warn("the event of lineage at position {} is parked: {}", position, BEGINNING_REFUSED);
        } else {
            rows.release(position);
        }
    }

    private Answer answer(List<Waiting> batch) throws InterruptedException {
        try {
            return target.take(batch.stream().map(Waiting::body).toList());
        } catch (InterruptedException stopped) {
            rows.release(batch.getFirst().position());
            throw stopped;
        } catch (RuntimeException unsendable) { // an attempt that has failed like any other
            return new Answer.Failed(unsendable.getClass().getSimpleName());
        }
    }

    private void workUntilStopped() {
        while (running) {
            try {
                long idle = sendSome();
                if (idle > 0 && wakings.tryAcquire(idle, TimeUnit.MILLISECONDS)) {
                    wakings.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException failed) { // the outermost loop; the events are taken again after their lease
                LOG.warn(
                        "lineage is not sent, trying again: {}",
                        failed.getClass().getName());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            thread = Thread.ofPlatform().name("lineage-sender").daemon().start(this::workUntilStopped);
        }
    }

    /** Does not wait for the target: what is under way is sent again after the next start. */
    @Override
    public synchronized void stop() {
        running = false;
        Thread sending = thread;
        if (sending != null) {
            sending.interrupt();
            try {
                sending.join(Duration.ofSeconds(2));
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
