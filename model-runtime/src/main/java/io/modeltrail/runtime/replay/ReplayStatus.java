package io.modeltrail.runtime.replay;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.replay.ReplayId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How far a job has come, and what came of it.
 *
 * @param order as it was understood
 * @param position up to which the log has been read
 * @param taken predictions that were worked on
 * @param replayed those of them that could be replayed, or that the candidate has decided
 * @param seenAt when its worker last told of it
 * @param report null until it is completed
 * @param failure a code: why it has failed, or why it is tried again; otherwise null
 */
record ReplayStatus(
        ReplayId replayId,
        State state,
        JsonNode order,
        Actor requestedBy,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long firstPosition,
        long lastPosition,
        long position,
        long taken,
        long replayed,
        @Nullable Instant seenAt,
        @Nullable JsonNode report,
        @Nullable Sha256Digest reportDigest,
        @Nullable String failure) {
    enum State {
        WAITING,
        RUNNING,
        /** The report is kept, and the trail is to hear of it. */
        RECORDING,
        COMPLETED,
        FAILED,
        CANCELLED;

        boolean open() {
            return this == WAITING || this == RUNNING || this == RECORDING;
        }
    }

    /** Share of the range that has been read, 0 to 1. */
    @JsonProperty
    double done() {
        long all = lastPosition - firstPosition + 1;
        return all <= 0 ? 1 : (double) (position - firstPosition + 1) / all;
    }

    /** Replayed ones since it was started; null until something can be said. */
    @JsonProperty
    @Nullable
    Long predictionsPerSecond() {
        Instant until = endedAt != null ? endedAt : seenAt;
        if (startedAt == null || until == null || replayed == 0) {
            return null;
        }
        double seconds = Duration.between(startedAt, until).toNanos() / 1e9;
        return seconds <= 0 ? null : Math.round(replayed / seconds);
    }
}
