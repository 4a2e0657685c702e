package io.modeltrail.query.moment;

import io.modeltrail.query.BoundMoment;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Makes the moments that are asked for, one after the other. One that was under way when a process ended is begun anew. */
@Component
class MomentWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(MomentWorker.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final long TELL_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Of making one moment. */
    static final int MOST_ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final UUID name = UUID.randomUUID();
    private final MomentRows rows;
    private final MomentTables tables;
    private final MomentMaking making;
    private final Semaphore wakings = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    MomentWorker(MomentRows rows, MomentTables tables, MomentMaking making) {
        this.rows = rows;
        this.tables = tables;
        this.making = making;
    }

    /** There may be a new one. Never blocks. */
    void wake() {
        wakings.release();
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = Thread.ofPlatform().name("moment-worker").daemon().start(this::workUntilStopped);
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        wake();
        try {
            if (!running.join(STOP_PATIENCE)) {
                LOG.warn("The making of a moment does not end; it will be begun anew when it has been silent");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void workUntilStopped() {
        boolean begun = false;
        boolean tidied = false;
        while (!stopping) {
            try {
                if (!begun) {
                    rows.deleteMadeOtherwise();
                    begun = true;
                }
                if (!tidied) {
                    tables.dropOthersThan(rows::withTables);
                    tidied = true;
                }
                Optional<MomentView> next = rows.claim(name, SILENCE, MOST_ATTEMPTS);
                if (next.isPresent()) {
                    tidied = false;
                    make(next.get());
                    continue;
                }
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException unreachable) { // the outermost loop
                LOG.warn(
                        "Moments cannot be made ({}); looking again in {}",
                        unreachable.getClass().getSimpleName(),
                        LOOK_AGAIN);
            }
            try {
                if (wakings.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakings.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void make(MomentView moment) throws InterruptedException {
        UUID id = moment.momentId();
        try {
            if (!tables.create(id, name)) {
                throw new MakingEnded("nobody wants it any more, or another process makes it");
            }
            making.make(new BoundMoment(moment.position(), moment.recordedAt(), tables.of(id)), new Progress(id));
            tables.analyse(id);
            if (!rows.ready(id, name)) {
                tables.drop(id, name);
            }
        } catch (MakingEnded left) {
            LOG.info("Moment {} is left: {}", moment.position(), left.getMessage());
            tables.drop(id, name);
            rows.release(id, name);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError fault) {
            tables.drop(id, name);
            failed(moment, fault);
        }
    }

    private void failed(MomentView moment, Throwable fault) {
        // Otherwise the class alone: a message may quote a row.
        String why = fault instanceof LogSilent silent
                ? String.valueOf(silent.getMessage())
                : fault.getClass().getSimpleName();
        boolean mine = PassingFault.is(fault)
                ? rows.tryAgain(moment.momentId(), name, why, MOST_ATTEMPTS, PAUSE)
                : rows.fail(moment.momentId(), name, why);
        if (mine) {
            LOG.error("Moment {} could not be made: {}", moment.position(), why);
        } else {
            LOG.info("Moment {} is no longer wanted here", moment.position());
        }
    }

    /** Bound to the moment, the thread would look for the list of moments in the moment. */
    private final class Progress implements MomentMaking.Told {
        private final UUID moment;
        private long lastTold = System.nanoTime();

        Progress(UUID moment) {
            this.moment = moment;
        }

        @Override
        public void at(long registryPosition, long predictionPosition) {
            if (stopping) {
                throw new MakingEnded("the process stops");
            }
            if (System.nanoTime() - lastTold < TELL_EVERY_NANOS) {
                return;
            }
            lastTold = System.nanoTime();
            BoundMoment bound = BoundMoment.ofThread();
            BoundMoment.unbind();
            try {
                if (!rows.progress(moment, name, registryPosition, predictionPosition)) {
                    throw new MakingEnded("nobody wants it any more, or another process makes it");
                }
            } finally {
                if (bound != null) {
                    bound.bind();
                }
            }
        }
    }
}
