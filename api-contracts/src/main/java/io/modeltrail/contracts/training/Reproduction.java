package io.modeltrail.contracts.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of training again from the record.
 *
 * @param environment what differs from the recorded environment, in alphabetical order; empty = nothing does
 * @param artefactDigest null when there is no second artefact
 * @param reason why there is no second artefact, or which of its files differ; null when all are the same
 */
public record Reproduction(
        Verdict verdict,
        List<Difference> environment,
        @Nullable Sha256Digest artefactDigest,
        @Nullable String reason,
        String worker,
        Instant reproducedAt) {
    public Reproduction {
        environment = List.copyOf(environment);
    }

    public enum Verdict {
        SAME_BYTES,
        OTHER_BYTES,
        NOT_REPRODUCIBLE
    }

    /** @param recorded null = was not there; {@code found} likewise */
    public record Difference(
            String name,
            @Nullable String recorded,
            @Nullable String found) {}
}
