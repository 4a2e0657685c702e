package io.modeltrail.runtime.assignment;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.inference.ProtocolFailures;
import io.modeltrail.runtime.inference.RefusalText;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.HandlerMapping;

/** Failures in the protocol's form. */
@RestControllerAdvice(basePackageClasses = AssignmentErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class AssignmentErrors {
    private static final Logger LOG = LoggerFactory.getLogger(AssignmentErrors.class);

    private final ProtocolFailures failures;

    AssignmentErrors(ProtocolFailures failures) {
        this.failures = failures;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refuse(Throwable thrown, WebRequest request) {
        EvaluationError error = error(thrown, flag(request));
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(error.status());
        if (error.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(error.body());
    }

    private EvaluationError error(Throwable thrown, @Nullable String flag) {
        if (thrown instanceof EvaluationError error) {
            return error;
        }
        if (thrown instanceof HttpMessageNotReadableException) {
            return new EvaluationError(
                    flag, HttpStatus.BAD_REQUEST, EvaluationError.PARSE_ERROR, "The body is JSON with a context.");
        }
        if (thrown instanceof HttpMediaTypeNotSupportedException) {
            return new EvaluationError(
                    flag, HttpStatus.UNSUPPORTED_MEDIA_TYPE, EvaluationError.PARSE_ERROR, "Send application/json.");
        }
        Optional<Refusal> refusal = failures.refusalIn(thrown);
        if (refusal.isPresent()) {
            return new EvaluationError(
                    flag,
                    HttpStatus.valueOf(RefusalText.status(refusal.get())),
                    EvaluationError.GENERAL,
                    RefusalText.of(refusal.get()));
        }
        LOG.error("an evaluation failed", thrown);
        return new EvaluationError(
                flag, HttpStatus.INTERNAL_SERVER_ERROR, EvaluationError.GENERAL, RefusalCode.INTERNAL.rule());
    }

    private static @Nullable String flag(WebRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                                instanceof Map<?, ?> variables
                        && variables.get("key") instanceof String key
                ? key
                : null;
    }
}
