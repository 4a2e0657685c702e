package io.modeltrail.standalone.access;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Checks passwords against Argon2id hashes (OWASP parameters: 19 MiB, 2 passes, 1 lane). A password that was right is remembered
 * for a few minutes as an HMAC under a key that only this process has, because a check costs some 50 ms.
 */
@Component
class Passwords {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;
    private static final Duration ROW_KEPT = Duration.ofSeconds(3);
    private static final Duration VERIFIED_KEPT = Duration.ofMinutes(5);
    /** Each check takes 19 MiB and a core. */
    private static final Semaphore CHECKS = new Semaphore(Runtime.getRuntime().availableProcessors());

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
    private final String hashOfNobody = argon2.encode(RandomSecret.password());
    private final UserRows users;
    private final FailedLogins failedLogins;
    private final BriefCache<String, UserRow> rows;
    /** By HMAC of name and password; the value is the hash that it matched. */
    private final BriefCache<ByteBuffer, String> verified;

    private final SecretKeySpec processKey;

    Passwords(UserRows users, Clock clock) {
        this.users = users;
        this.failedLogins = new FailedLogins(clock);
        this.rows = new BriefCache<>(ROW_KEPT, clock);
        this.verified = new BriefCache<>(VERIFIED_KEPT, clock);
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.processKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /** @throws Refusal when it is too short or too long */
    String hash(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new Refusal(RefusalCode.WEAK_PASSWORD, "Choose another one; several words are easy to keep in mind.");
        }
        return withinLimit(() -> argon2.encode(password));
    }

    /** @throws Refusal when the name had too many wrong passwords in the last minute */
    Optional<UserRow> login(String name, String password) {
        Optional<UserRow> user = rows.get(name).or(() -> {
            Optional<UserRow> stored = users.byName(name);
            stored.ifPresent(found -> rows.put(name, found));
            return stored;
        });
        String hash = user.map(UserRow::passwordHash).orElse(hashOfNobody);
        ByteBuffer remembered = hmac(name, password);
        boolean right = verified.get(remembered).filter(hash::equals).isPresent() || check(name, password, hash);
        if (!right || user.isEmpty() || user.get().disabled()) {
            return Optional.empty();
        }
        verified.put(remembered, hash);
        return user;
    }

    /** What is known of a user is no longer true. */
    void forget(UUID userId) {
        rows.removeIf(user -> user.userId().equals(userId));
    }

    private boolean check(String name, String password, String hash) {
        if (failedLogins.tooMany(name)) {
            throw new Refusal(RefusalCode.TOO_MANY_FAILED_LOGINS, "Wait a minute and try again.");
        }
        // A name that does not exist takes as long as one that does.
        boolean right = withinLimit(() -> argon2.matches(password, hash)) && !hash.equals(hashOfNobody);
        if (right) {
            failedLogins.succeeded(name);
        } else {
            failedLogins.failed(name);
        }
        return right;
    }

    private static <T> T withinLimit(Supplier<T> argon2) {
        CHECKS.acquireUninterruptibly();
        try {
            return argon2.get();
        } finally {
            CHECKS.release();
        }
    }

    private ByteBuffer hmac(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(processKey);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }
}
