package io.modeltrail.standalone.access;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request cannot do without. */
final class Present {
    private Present() {}

    /** JSON may leave out, or set to null, what the record declares. */
    static <T> T field(String name, @Nullable T value) {
        if (value == null) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("field", name), "Give the field.");
        }
        return value;
    }

    static UUID ownUser(Caller caller) {
        return caller.userId()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_PERMITTED, "Do this where you are known: at the issuer of your credentials."));
    }
}
