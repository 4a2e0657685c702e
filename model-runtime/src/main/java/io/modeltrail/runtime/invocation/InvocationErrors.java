package io.modeltrail.runtime.invocation;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.inference.ProtocolFailures;
import io.modeltrail.runtime.inference.RefusalText;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals in MLflow's form: {@code {"error_code", "message"}}, with its names of the kinds. */
@RestControllerAdvice(basePackageClasses = InvocationErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvocationErrors {
    private static final Logger LOG = LoggerFactory.getLogger(InvocationErrors.class);
    private static final String BAD_REQUEST = "BAD_REQUEST";

    private final ProtocolFailures failures;

    InvocationErrors(ProtocolFailures failures) {
        this.failures = failures;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refuse(Throwable thrown) {
        Optional<Refusal> refusal = failures.refusalIn(thrown);
        if (refusal.isPresent()) {
            return error(RefusalText.status(refusal.get()), code(refusal.get()), RefusalText.of(refusal.get()));
        }
        if (thrown instanceof HttpMessageNotReadableException) {
            return error(400, BAD_REQUEST, "The body is JSON as MLflow's scoring server reads it.");
        }
        if (thrown instanceof HttpMediaTypeNotSupportedException) {
            return error(415, BAD_REQUEST, "Send application/json.");
        }
        LOG.error("an invocation failed", thrown);
        return error(500, "INTERNAL_ERROR", RefusalCode.INTERNAL.rule());
    }

    private static String code(Refusal refusal) {
        return switch (RefusalText.status(refusal)) {
            case 404 -> "RESOURCE_DOES_NOT_EXIST";
            case 500 -> "INTERNAL_ERROR";
            case 503 -> "TEMPORARILY_UNAVAILABLE";
            default -> BAD_REQUEST;
        };
    }

    private static ResponseEntity<Map<String, String>> error(int status, String code, String message) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
        if (status == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(Map.of("error_code", code, "message", message));
    }
}
