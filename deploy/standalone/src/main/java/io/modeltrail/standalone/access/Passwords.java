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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int LOCKS = 256;

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
    private final String hashOfNobody = argon2.encode(RandomSecret.password());
    private final UserRows users;
    private final LoginAttempts attempts;
    private final BriefCache<String, UserRow> rows;
    /** By HMAC of name and password; the value is the hash that it matched. */
    private final BriefCache<ByteBuffer, String> verified;

    /** The same credentials are checked once, not once for each request that brings them; nobody can aim at a lock. */
    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);

    private final SecretKeySpec processKey;

    Passwords(UserRows users, Clock clock) {
        this.users = users;
        this.attempts = new LoginAttempts(clock);
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

    /**
     * The user whose name and password these are.
     *
     * @param address from where the caller comes
     * @throws Refusal when there were too many attempts in the last minute, or too much else is being checked
     */
    Optional<UserRow> login(String name, String password, String address) {
        // No user has a malformed name, so the database is not asked; the check takes as long as any.
        String asked = Accounts.isName(name) ? name : "";
        Optional<UserRow> user = asked.isEmpty() ? Optional.empty() : find(asked);
        String hash = user.map(UserRow::passwordHash).orElse(hashOfNobody);
        ByteBuffer remembered = hmac(name, password);
        if (!isRemembered(remembered, hash) && !checkOnce(asked, password, address, hash, remembered)) {
            return Optional.empty();
        }
        return user.filter(found -> !found.disabled());
    }

    private Optional<UserRow> find(String name) {
        return rows.get(name).or(() -> {
            Optional<UserRow> stored = users.byName(name);
            stored.ifPresent(found -> rows.put(name, found));
            return stored;
        });
    }

    private boolean isRemembered(ByteBuffer credentials, String hash) {
        return verified.get(credentials).filter(hash::equals).isPresent();
    }

    /** What is known of a user is no longer true. */
    void forget(UUID userId) {
        rows.removeIf(user -> user.userId().equals(userId));
    }

    private boolean checkOnce(String name, String password, String address, String hash, ByteBuffer credentials) {
        Lock lock = locks[Math.floorMod(credentials.hashCode(), LOCKS)];
        if (!inTime(() -> lock.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS))) {
            throw busy();
        }
        try {
            return isRemembered(credentials, hash) || check(name, password, address, hash, credentials);
        } finally {
            lock.unlock();
        }
    }

    private boolean check(String name, String password, String address, String hash, ByteBuffer credentials) {
        if (!attempts.begin(name, address)) {
            throw new Refusal(RefusalCode.TOO_MANY_FAILED_LOGINS, "Wait a minute and try again.");
        }
        boolean right;
        try {
            // A name that does not exist takes as long as one that does.
            right = withinLimit(() -> argon2.matches(password, hash)) && !hash.equals(hashOfNobody);
        } catch (Refusal busy) {
            attempts.withdraw(name, address);
            throw busy;
        }
        if (right) {
            attempts.succeeded(name, address);
            verified.put(credentials, hash);
        }
        return right;
    }

    private static <T> T withinLimit(Supplier<T> argon2) {
        if (!inTime(() -> CHECKS.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS))) {
            throw busy();
        }
        try {
            return argon2.get();
        } finally {
            CHECKS.release();
        }
    }

    private static Refusal busy() {
        return new Refusal(RefusalCode.PASSWORD_CHECKS_BUSY, "Try again in a moment, or use a token.");
    }

    /** An operation that may wait. */
    private interface Waiting {
        boolean acquired() throws InterruptedException;
    }

    private static boolean inTime(Waiting waiting) {
        try {
            return waiting.acquired();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
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
