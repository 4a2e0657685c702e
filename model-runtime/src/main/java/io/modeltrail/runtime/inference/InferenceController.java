package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Open Inference Protocol v2 over REST. */
@RestController
@RequestMapping("/v2")
class InferenceController {
    private final InferenceCall call;
    private final ModelCatalogue models;
    private final ServerIdentity server;

    InferenceController(InferenceCall call, ModelCatalogue models, ServerIdentity server) {
        this.call = call;
        this.models = models;
        this.server = server;
    }

    @GetMapping("/health/live")
    Map<String, Boolean> live() {
        return Map.of("live", true);
    }

    @GetMapping("/health/ready")
    ResponseEntity<Map<String, Boolean>> ready() {
        boolean ready = server.ready();
        return ResponseEntity.status(ready ? 200 : 503).body(Map.of("ready", ready));
    }

    @GetMapping({"", "/"})
    Map<String, Object> server() {
        return Map.of("name", server.name(), "version", server.version(), "extensions", List.of());
    }

    @GetMapping("/models")
    Map<String, List<String>> models() {
        return Map.of("models", models.names());
    }

    @GetMapping({"/models/{model}/ready", "/models/{model}/versions/{version}/ready"})
    ResponseEntity<Map<String, Object>> modelReady(
            @PathVariable String model, @PathVariable(required = false) @Nullable String version) {
        UseCaseKey useCase = models.model(model);
        boolean ready = models.ready(useCase, version(useCase, version));
        return ResponseEntity.status(ready ? 200 : 503).body(Map.of("name", model, "ready", ready));
    }

    @GetMapping({"/models/{model}", "/models/{model}/versions/{version}"})
    Map<String, Object> metadata(@PathVariable String model, @PathVariable(required = false) @Nullable String version) {
        UseCaseKey useCase = models.model(model);
        ModelCatalogue.Description description = models.describe(useCase, version(useCase, version));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", description.name());
        json.put("versions", description.versions());
        json.put("platform", ModelCatalogue.PLATFORM);
        json.put("inputs", description.inputs());
        json.put("outputs", description.outputs());
        return json;
    }

    @PostMapping({"/models/{model}/infer", "/models/{model}/versions/{version}/infer"})
    Map<String, Object> infer(
            @PathVariable String model,
            @PathVariable(required = false) @Nullable String version,
            @RequestBody JsonNode body,
            Actor caller) {
        UseCaseKey useCase = models.model(model);
        return InferJson.answer(call.infer(useCase, version(useCase, version), InferJson.request(body), caller, null));
    }

    private @Nullable ModelVersionId version(UseCaseKey useCase, @Nullable String version) {
        return version == null ? null : models.version(useCase, version);
    }
}
