package io.modeltrail.features;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a piece of work again and again with a thread of its own, and at once when it is woken. A failure is told once, and the next turn tries again. */
public final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Duration every;
    private final Turn turn;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;
    private String complaint = "";

    /** One turn; it ends soon when its thread is interrupted. */
    public interface Turn {
        void run() throws Exception;
    }

    /**
     * @param name of the thread
     * @param every from the end of a turn to the next
     */
    public Turns(String name, Duration every, Turn turn) {
        this.name = name;
        this.every = every;
        this.turn = turn;
    }

    public synchronized void start() {
        if (!running) {
            running = true;
            thread = Thread.ofPlatform().name(name).daemon().start(this::run);
        }
    }

    public synchronized void stop() {
        running = false;
        Thread worker = thread;
        if (worker != null) {
            worker.interrupt();
            try {
                worker.join(STOP_WITHIN);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The next turn comes soon. */
    public void wake() {
        woken.release();
    }

    public boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            while (running) {
                takeTurn();
                woken.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                woken.drainPermits();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("{} was stopped", name);
        }
    }

    private void takeTurn() throws InterruptedException {
        try {
            turn.run();
            complaint = "";
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception failure) { // the thread has to outlive whatever a turn meets
            if (running && !failure.toString().equals(complaint)) {
                LOG.warn("{} could not do its work; the next turn tries again", name, failure);
                complaint = failure.toString();
            }
        }
    }
}
