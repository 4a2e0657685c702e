package io.modeltrail.standalone.access;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Looks API tokens up by their SHA-256. What is found is kept for seconds, and forgotten at once on revocation here. */
@Component
class BearerTokens {
    static final String MARK = "mt_";
    private static final Duration KEPT = Duration.ofSeconds(3);

    private final TokenRows tokens;
    private final Clock clock;
    private final BriefCache<ByteBuffer, UserRow> valid;

    BearerTokens(TokenRows tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
        this.valid = new BriefCache<>(KEPT, clock);
    }

    Optional<UserRow> userOf(String token) {
        byte[] sha256 = RandomSecret.sha256(token);
        return valid.get(ByteBuffer.wrap(sha256), () -> lookUp(sha256));
    }

    /** Then {@link #forget}, when that is committed. */
    void revokeAll(UUID userId) {
        tokens.revokeAll(userId, clock.instant());
    }

    void forget(UUID userId) {
        valid.removeIf(user -> user.userId().equals(userId));
    }

    private Optional<UserRow> lookUp(byte[] sha256) {
        Instant now = clock.instant();
        Optional<UserRow> user = tokens.userOf(sha256, now);
        user.ifPresent(found -> tokens.used(sha256, now));
        return user;
    }
}
