package io.modeltrail.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Coordinates event processors that look at the log again soon. The framework's own wait half a second between two looks, and as long
 * again when they are stopped, which most of the time of a test on a projection would go by with. Processors whose source calls them wait
 * longer, which is left as it is.
 */
public final class ImpatientScheduler extends ScheduledThreadPoolExecutor {
    /** What processors wait when there is nothing to read; longer waits, as of those that have failed again, stay as they are. */
    private static final long SHORTENED_UNTIL_MILLIS = 500;

    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final ImpatientScheduler SHARED = new ImpatientScheduler();

    private ImpatientScheduler() {
        super(2, Thread.ofPlatform().name("coordinator-", 0).daemon().factory());
    }

    /** For all processors of a JVM; never shut down. */
    public static ScheduledExecutorService shared() {
        return SHARED;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return super.schedule(command, shortened(unit.toMillis(delay)), TimeUnit.MILLISECONDS);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> command, long delay, TimeUnit unit) {
        return super.schedule(command, shortened(unit.toMillis(delay)), TimeUnit.MILLISECONDS);
    }

    private static long shortened(long millis) {
        return millis > SHORTENED_UNTIL_MILLIS ? millis : Math.min(millis, LOOK_AGAIN_MILLIS);
    }
}
