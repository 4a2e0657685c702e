package io.modeltrail.runtime.publication;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the topics of predictions are behind the log. */
@RestController
class PublicationController {
    private final PredictionRelay relay;
    private final RelayRows rows;
    private final RelaySource source;

    PublicationController(PredictionRelay relay, RelayRows rows, RelaySource source) {
        this.relay = relay;
        this.rows = rows;
        this.source = source;
    }

    /**
     * @param enabled whether there is a Kafka
     * @param publishing whether a process publishes now
     * @param position up to which the log is published; null when nothing was ever
     * @param lag events of the log behind that position, of whatever kind
     * @param movedAt when the position was seen to move; null when it never was
     */
    record PublicationAnswer(
            boolean enabled,
            boolean publishing,
            @Nullable Long position,
            long head,
            long lag,
            @Nullable Instant movedAt) {}

    @GetMapping("/api/v1/prediction-publication")
    PublicationAnswer show() {
        long head = source.head();
        return rows.standing()
                .map(standing -> new PublicationAnswer(
                        relay.isEnabled(),
                        standing.alive(),
                        standing.position(),
                        head,
                        Math.max(0, head - standing.position()),
                        standing.movedAt()))
                .orElseGet(() -> new PublicationAnswer(relay.isEnabled(), false, null, head, head + 1, null));
    }
}
