package io.modeltrail.runtime.prediction;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller's own chain of messages is called. */
final class CorrelationHeader {
    static final String NAME = "X-Correlation-Id";

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private CorrelationHeader() {}

    /** @return null for anything but a UUID, since it could hold personal data */
    static @Nullable UUID parse(@Nullable String header) {
        return header != null && UUID_FORM.matcher(header).matches()
                ? UUID.fromString(header.toLowerCase(Locale.ROOT))
                : null;
    }
}
