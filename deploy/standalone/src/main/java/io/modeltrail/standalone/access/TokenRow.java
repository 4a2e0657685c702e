package io.modeltrail.standalone.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One API token as stored, without its hash. */
record TokenRow(
        UUID tokenId,
        String label,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {}
