package io.modeltrail.runtime.assignment;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evaluates flags by the OpenFeature Remote Evaluation Protocol: a use case is a flag, and its value for an entity, the context's targeting key,
 * is the variant whose model version decides. Nothing is scored and nothing is recorded.
 */
@RestController
class AssignmentController {
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";

    private final Serving serving;
    private final JsonMapper json;

    AssignmentController(Serving serving, JsonMapper json) {
        this.serving = serving;
        this.json = json;
    }

    @PostMapping(FLAGS + "/{key}")
    Map<String, Object> evaluate(@PathVariable String key, @RequestBody @Nullable JsonNode body) {
        String entity = TargetingKey.of(key, body);
        UseCaseKey useCase = serving.useCases().stream()
                .filter(served -> served.value().equals(key))
                .findAny()
                .orElseThrow(() -> new EvaluationError(
                        key,
                        HttpStatus.NOT_FOUND,
                        EvaluationError.FLAG_NOT_FOUND,
                        "No model version serves this use case."));
        return evaluation(useCase, entity);
    }

    /** @param known the ETag of an answer that the caller has */
    @PostMapping(FLAGS)
    ResponseEntity<byte[]> evaluateAll(
            @RequestBody @Nullable JsonNode body,
            @RequestHeader(name = "If-None-Match", required = false) @Nullable String known) {
        String entity = TargetingKey.of(null, body);
        List<Map<String, Object>> flags = serving.useCases().stream()
                .sorted(Comparator.comparing(UseCaseKey::value))
                .flatMap(useCase -> evaluationIfServed(useCase, entity))
                .toList();
        byte[] answer = json.writeValueAsBytes(Map.of("flags", flags));
        String tag = "\"" + Sha256Digest.of(answer).value().substring("sha256:".length()) + "\"";
        return tag.equals(known)
                ? ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag).build()
                : ResponseEntity.ok()
                        .eTag(tag)
                        .header("Content-Type", "application/json")
                        .body(answer);
    }

    /** Nothing for an entity that nobody serves, for example outside of the share of a first rollout: the others are told all the same. */
    private Stream<Map<String, Object>> evaluationIfServed(UseCaseKey useCase, String entity) {
        try {
            return Stream.of(evaluation(useCase, entity));
        } catch (Refusal notServed) {
            return Stream.empty();
        }
    }

    private Map<String, Object> evaluation(UseCaseKey useCase, String entity) {
        ServedBy served = serving.choose(useCase, entity);
        String variant = served.variant().name().toLowerCase(Locale.ROOT);
        Map<String, Object> evaluation = new LinkedHashMap<>();
        evaluation.put("key", useCase.value());
        evaluation.put("value", variant);
        evaluation.put("reason", serving.inService(useCase).size() > 1 ? "SPLIT" : "STATIC");
        evaluation.put("variant", variant);
        evaluation.put(
                "metadata",
                Map.of(
                        "modelVersionId", served.modelVersionId().toString(),
                        "rolloutId", served.rolloutId().toString(),
                        "rolloutStep", served.step()));
        return evaluation;
    }
}
