package io.modeltrail.runtime.assignment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** An evaluation that failed, in the protocol's words. */
final class EvaluationError extends RuntimeException {
    static final String FLAG_NOT_FOUND = "FLAG_NOT_FOUND";
    static final String INVALID_CONTEXT = "INVALID_CONTEXT";
    static final String PARSE_ERROR = "PARSE_ERROR";
    static final String TARGETING_KEY_MISSING = "TARGETING_KEY_MISSING";
    static final String GENERAL = "GENERAL";

    private static final long serialVersionUID = 1L;

    private final @Nullable String flag;
    private final HttpStatus status;
    private final String code;

    /** @param flag null when all flags were asked for */
    EvaluationError(@Nullable String flag, HttpStatus status, String code, String details) {
        super(details, null, false, false);
        this.flag = flag;
        this.status = status;
        this.code = code;
    }

    HttpStatus status() {
        return status;
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        if (flag != null) {
            body.put("key", flag);
        }
        body.put("errorCode", code);
        body.put("errorDetails", String.valueOf(getMessage()));
        return body;
    }
}
