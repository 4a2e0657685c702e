package io.modeltrail.query.moment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A moment of the past, and how far the making of it has come.
 *
 * @param position of the last event that it knows
 * @param recordedAt when that was recorded
 * @param registryPosition up to which all events but predictions are applied, which is done first
 * @param predictionPosition up to which predictions are
 * @param failure kind of failure; null unless it failed
 */
record MomentView(
        UUID momentId,
        long position,
        Instant recordedAt,
        State state,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Instant usedAt,
        long registryPosition,
        long predictionPosition,
        @Nullable String failure) {
    enum State {
        WAITING,
        BUILDING,
        READY,
        FAILED
    }

    /** 0 to 1; both ways through the log count the same. */
    @JsonProperty
    double done() {
        return (registryPosition + predictionPosition + 2) / (2.0 * (position + 1));
    }

    /** The PostgreSQL schema with its tables. */
    String schema() {
        return schema(momentId);
    }

    static String schema(UUID momentId) {
        return "moment_" + momentId.toString().replace("-", "");
    }
}
