package io.modeltrail.runtime.assignment;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.prediction.EntityIsPlainText;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** The entity of a request, which the protocol calls the targeting key. */
final class TargetingKey {
    private TargetingKey() {}

    /** @param flag null of a request for all flags */
    static String of(@Nullable String flag, @Nullable JsonNode body) {
        if (body == null || !body.isObject() || !body.path("context").isObject()) {
            throw new EvaluationError(flag, HttpStatus.BAD_REQUEST, EvaluationError.INVALID_CONTEXT, "Give a context.");
        }
        JsonNode key = body.path("context").path("targetingKey");
        if (key.isMissingNode() || key.isNull()) {
            throw new EvaluationError(
                    flag,
                    HttpStatus.BAD_REQUEST,
                    EvaluationError.TARGETING_KEY_MISSING,
                    "Give the entity as the context's targetingKey.");
        }
        if (!key.isString()) {
            throw invalid(flag);
        }
        String entity = key.asString();
        try {
            new EntityIsPlainText(entity).orRefuse();
        } catch (Refusal refusal) {
            throw invalid(flag);
        }
        return entity;
    }

    private static EvaluationError invalid(@Nullable String flag) {
        return new EvaluationError(
                flag,
                HttpStatus.BAD_REQUEST,
                EvaluationError.INVALID_CONTEXT,
                "The targetingKey is a text of 1 to 200 characters without control characters.");
    }
}
