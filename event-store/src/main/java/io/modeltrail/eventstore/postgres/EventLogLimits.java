package io.modeltrail.eventstore.postgres;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long one writer may keep the others from the event log. Both limits are set in the appending statement itself and end with
 * its transaction, so they hold whatever pool the connection is from.
 *
 * @param lockTimeout a writer that waits longer for the head is refused with {@code EVENT_LOG_BUSY}
 * @param idleInTransactionTimeout a transaction that has appended and then does nothing for longer is ended by the server
 */
@ConfigurationProperties("modeltrail.event-log")
public record EventLogLimits(
        @DefaultValue("5s") Duration lockTimeout,
        @DefaultValue("10s") Duration idleInTransactionTimeout) {
    /** 5 s and 10 s. */
    public static final EventLogLimits STANDARD = new EventLogLimits(Duration.ofSeconds(5), Duration.ofSeconds(10));

    public EventLogLimits {
        // PostgreSQL reads 0 as "no limit".
        if (lockTimeout.toMillis() < 1 || idleInTransactionTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "modeltrail.event-log.lock-timeout and idle-in-transaction-timeout are at" + " least 1 ms, found "
                            + lockTimeout + " and " + idleInTransactionTimeout);
        }
    }
}
