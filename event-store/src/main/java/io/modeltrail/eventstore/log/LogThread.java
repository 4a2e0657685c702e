package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.LogHealth;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Steps the follower again and again: at once while there is a lot to do, else four times a second. In between it hashes what has come. */
final class LogThread implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogThread.class);
    private static final long PAUSE_MILLIS = 25;
    private static final int PAUSES_OF_A_STEP = 10;
    private static final long END_WITHIN_SECONDS = 10;

    private final LogFollower follower;
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    LogThread(LogFollower follower) {
        this.follower = follower;
    }

    LogFollower follower() {
        return follower;
    }

    @Override
    public void start() {
        CountDownLatch ends = new CountDownLatch(1);
        stop = ends;
        thread = Thread.ofPlatform().name("transparency-log").daemon().start(() -> follow(ends));
    }

    private void follow(CountDownLatch ends) {
        LogHealth.State told = LogHealth.State.STARTING;
        boolean more = false;
        follower.begin();
        try {
            int pauses = 0;
            while (!ends.await(more ? 0 : PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                pauses++;
                boolean step = more || pauses == PAUSES_OF_A_STEP;
                pauses = step ? 0 : pauses;
                more = stepped(step);
                LogHealth now = follower.health();
                if (now.state() != told && now.alarming()) {
                    LOG.error("The transparency log is not signed: {} {}", now.state(), now.explanation());
                } else if (now.state() != told) {
                    LOG.info("The transparency log: {}", now.state());
                }
                told = now.state();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (Error fatal) { // nobody waits for the thread, so nobody else would tell
            follower.failed(fatal, "nothing is signed until the process is restarted.");
            LOG.error("The transparency log is not signed any more; its thread has ended", fatal);
        } finally {
            follower.end();
        }
    }

    /** The outermost loop: what was not foreseen is told and tried again. */
    private boolean stepped(boolean whole) {
        try {
            if (!whole) {
                follower.hashAhead();
            }
            return whole && follower.step();
        } catch (RuntimeException unforeseen) {
            follower.failed(unforeseen, "it is tried again.");
            LOG.error("The transparency log could not be followed", unforeseen);
            return false;
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        stop.countDown();
        if (running != null) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(END_WITHIN_SECONDS));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
