package io.modeltrail.standalone.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * What a command was answered.
 *
 * @param requestHash SHA-256 of method, address and body, in hexadecimal digits
 */
record KeptAnswer(
        String requestHash,
        int status,
        @Nullable String location,
        @Nullable String contentType,
        String body) {}
