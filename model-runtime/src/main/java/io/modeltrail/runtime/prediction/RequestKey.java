package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller calls one request, so that a repetition is known as one: 1 to 200 visible ASCII characters. */
record RequestKey(String value) {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    RequestKey {
        if (!FORM.matcher(value).matches()) {
            throw new Refusal(RefusalCode.IDEMPOTENCY_KEY_MALFORMED, "A UUID is a good one.");
        }
    }

    /** @return null without a header */
    static @Nullable RequestKey parse(@Nullable String header) {
        return header == null ? null : new RequestKey(header);
    }

    /**
     * The identity of the one prediction that follows from this key: a UUIDv8 (RFC 9562) of the first bits of
     * SHA-256(actor, 0x00, use case, 0x00, key). None of the three can contain a zero byte.
     */
    PredictionId predictionId(Actor caller, UseCaseKey useCase) {
        MessageDigest hash = Sha256Digest.sha256();
        hash.update(caller.id().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        hash.update(useCase.value().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        ByteBuffer bits = ByteBuffer.wrap(hash.digest(value.getBytes(StandardCharsets.UTF_8)));
        long high = (bits.getLong() & ~0xF000L) | VERSION_8;
        long low = (bits.getLong() & ~0xC000_0000_0000_0000L) | VARIANT;
        return new PredictionId(new UUID(high, low));
    }
}
