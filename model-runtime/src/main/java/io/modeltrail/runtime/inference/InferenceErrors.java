package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals in the protocol's form. */
@RestControllerAdvice(basePackageClasses = InferenceErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class InferenceErrors {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceErrors.class);
    private static final int DEEPEST_CAUSE = 30;

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refuse(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .filter(Refusal.class::isInstance)
                .map(Refusal.class::cast)
                .findFirst()
                .map(refusal -> error(status(refusal), text(refusal)))
                .orElseGet(() -> other(thrown));
    }

    private static ResponseEntity<Map<String, String>> other(Throwable thrown) {
        if (thrown instanceof HttpMessageNotReadableException) {
            return error(400, "The body is JSON as the Open Inference Protocol describes it.");
        }
        if (thrown instanceof HttpMediaTypeNotSupportedException) {
            return error(400, "Send application/json; binary tensors are not read over REST.");
        }
        LOG.error("an inference request failed", thrown);
        return error(500, RefusalCode.INTERNAL.rule());
    }

    /** Rule, what was found, and what to do; never a value of a feature. */
    static String text(Refusal refusal) {
        String found = refusal.found().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        return refusal.code().rule() + (found.isEmpty() ? "" : " (" + found + ")") + " " + refusal.remedy() + " ["
                + refusal.code().code() + "]";
    }

    static int status(Refusal refusal) {
        if (refusal.code() == RefusalCode.NOTHING_SERVED) {
            return 503;
        }
        return switch (refusal.code().kind()) {
            case NOT_FOUND -> 404;
            case NOT_READY -> 503;
            case INTERNAL -> 500;
            case TOO_LARGE -> 413;
            default -> 400;
        };
    }

    private static ResponseEntity<Map<String, String>> error(int status, String text) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (status == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(Map.of("error", text));
    }
}
