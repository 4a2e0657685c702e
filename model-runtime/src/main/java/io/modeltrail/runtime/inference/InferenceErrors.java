package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
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

    private final ProtocolFailures failures;

    InferenceErrors(ProtocolFailures failures) {
        this.failures = failures;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refuse(Throwable thrown) {
        return failures.refusalIn(thrown)
                .map(refusal -> error(RefusalText.status(refusal), RefusalText.of(refusal)))
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

    private static ResponseEntity<Map<String, String>> error(int status, String text) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (status == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(Map.of("error", text));
    }
}
