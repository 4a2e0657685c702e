package io.modeltrail.command.webhook;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How webhooks are delivered. */
@Component
class WebhookSettings {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    private final boolean privateAddresses;
    private final Duration retryAfter;
    private final Duration abandonAfter;

    /**
     * @param privateAddresses whether receivers may be inside this network or on this machine, and the latter without TLS
     * @param retryAfter pause after the first failed attempt; it doubles up to an hour
     * @param abandonAfter how long a message is tried
     */
    WebhookSettings(
            @Value("${modeltrail.webhooks.private-addresses:false}") boolean privateAddresses,
            @Value("${modeltrail.webhooks.retry-after:PT5S}") Duration retryAfter,
            @Value("${modeltrail.webhooks.abandon-after:P3D}") Duration abandonAfter) {
        if (!retryAfter.isPositive() || !abandonAfter.isPositive()) {
            throw new IllegalArgumentException("modeltrail.webhooks.retry-after and abandon-after are positive");
        }
        this.privateAddresses = privateAddresses;
        this.retryAfter = retryAfter;
        this.abandonAfter = abandonAfter;
    }

    boolean privateAddresses() {
        return privateAddresses;
    }

    Duration abandonAfter() {
        return abandonAfter;
    }

    /** @param attempts failed ones, at least 1 */
    Duration pauseAfter(int attempts) {
        Duration pause = retryAfter.multipliedBy(1L << Math.min(MOST_DOUBLINGS, attempts - 1));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
