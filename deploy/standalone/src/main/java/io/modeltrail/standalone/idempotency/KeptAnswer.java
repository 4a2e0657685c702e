package io.modeltrail.standalone.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * What a command was answered.
 *
 * @param requestHash see {@link RequestHash}, in hexadecimal digits
 */
record KeptAnswer(
        String requestHash,
        int status,
        @Nullable String location,
        @Nullable String contentType,
        String body) {}
