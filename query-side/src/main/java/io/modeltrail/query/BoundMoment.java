package io.modeltrail.query;

import java.time.Instant;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The moment of the past for which this thread reads or writes, and where the tables of that moment are. A thread that is bound to none
 * works on what is now.
 *
 * @param position of the last event that the moment knows
 * @param now the time that it was then
 */
public record BoundMoment(long position, Instant now, DataSource tables) {
    private static final ThreadLocal<@Nullable BoundMoment> OF_THREAD = new ThreadLocal<>();

    /** Null when the thread works on what is now. */
    public static @Nullable BoundMoment ofThread() {
        return OF_THREAD.get();
    }

    /** Binds the thread, which is bound to none, until {@link #unbind}. */
    public void bind() {
        if (OF_THREAD.get() != null) {
            throw new IllegalStateException("a thread is bound to one moment");
        }
        OF_THREAD.set(this);
    }

    public static void unbind() {
        OF_THREAD.remove();
    }
}
