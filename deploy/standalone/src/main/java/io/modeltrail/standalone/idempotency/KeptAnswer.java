package io.modeltrail.standalone.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * What a command was answered.
 *
 * @param requestHash SHA-256 of method, address and body
 */
record KeptAnswer(
        byte[] requestHash,
        int status,
        @Nullable String location,
        @Nullable String contentType,
        byte[] body) {}
