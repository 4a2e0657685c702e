package io.modeltrail.standalone.problem;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.inference.RefusalText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refusals before a controller was reached, as the protocol of the address words errors. */
final class ProtocolError {
    private ProtocolError() {}

    /** @return null for our own addresses, which answer RFC 9457 */
    static @Nullable Map<String, String> body(String path, Refusal refusal) {
        if (path.equals("/v2") || path.startsWith("/v2/")) {
            return Map.of("error", RefusalText.of(refusal));
        }
        if (path.startsWith("/ofrep/")) {
            return Map.of("errorCode", "GENERAL", "errorDetails", RefusalText.of(refusal));
        }
        return switch (path) {
            case "/invocations", "/ping", "/health", "/version" ->
                Map.of("error_code", mlflowCode(refusal), "message", RefusalText.of(refusal));
            default -> null;
        };
    }

    private static String mlflowCode(Refusal refusal) {
        return switch (refusal.code().kind()) {
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case NOT_FOUND -> "RESOURCE_DOES_NOT_EXIST";
            case TOO_MANY_REQUESTS -> "REQUEST_LIMIT_EXCEEDED";
            case NOT_READY -> "TEMPORARILY_UNAVAILABLE";
            case INTERNAL -> "INTERNAL_ERROR";
            default -> "BAD_REQUEST";
        };
    }
}
