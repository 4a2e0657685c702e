package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.features.connector.PollRows.PollRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the polls of all sources went, in whichever process. */
@Component
public class PollStates {
    private final PollRows rows;

    PollStates(PollRows rows) {
        this.rows = rows;
    }

    /**
     * @param watermark newest that was read
     * @param failures in a row, since the last success
     * @param reason of the last failure, null after a success
     * @param published rows that were put into the topic, again or not
     */
    public record PollState(
            Optional<Instant> lastSuccess,
            Optional<Instant> watermark,
            int failures,
            Optional<Instant> failingSince,
            @Nullable String reason,
            @Nullable String detail,
            long published) {}

    /** What is known at one moment. */
    public record Snapshot(Map<String, PollState> byPoller) {
        public Snapshot {
            byPoller = Map.copyOf(byPoller);
        }

        /** Empty for a stream, and for what was never polled. */
        public Optional<PollState> of(SourceSpec source) {
            PolledSpec table = source.table();
            return table == null
                    ? Optional.empty()
                    : Optional.ofNullable(byPoller.get(PolledSource.key(source, table)));
        }
    }

    public Snapshot now() {
        Map<String, PollState> states = new HashMap<>();
        for (PollRow row : rows.all()) {
            Instant newest = row.position().watermark() == null
                    ? row.position().settled()
                    : row.position().watermark();
            states.put(
                    row.poller(),
                    new PollState(
                            Optional.ofNullable(row.lastSuccess()),
                            Optional.ofNullable(newest),
                            row.failures(),
                            Optional.ofNullable(row.failingSince()),
                            row.reason(),
                            row.detail(),
                            row.published()));
        }
        return new Snapshot(states);
    }
}
