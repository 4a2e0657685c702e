package io.modeltrail.runtime.invocation;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.inference.InferenceCall;
import io.modeltrail.runtime.inference.ModelCatalogue;
import io.modeltrail.runtime.inference.ServerIdentity;
import io.modeltrail.runtime.prediction.PredictionRecorder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What MLflow's own scoring server answers, with every prediction recorded. */
@RestController
class InvocationController {
    private final InferenceCall call;
    private final ModelCatalogue models;
    private final PredictionRecorder recorder;
    private final ServerIdentity server;

    InvocationController(
            InferenceCall call, ModelCatalogue models, PredictionRecorder recorder, ServerIdentity server) {
        this.call = call;
        this.models = models;
        this.recorder = recorder;
        this.server = server;
    }

    record Predictions(List<Prediction> predictions) {}

    /** @param decision score at or above the model's threshold */
    record Prediction(
            float score,
            boolean decision,
            PredictionId prediction_id,
            String model_version,
            Variant variant,
            RolloutId rollout_id,
            int rollout_step) {
        static Prediction of(PredictionMade made) {
            return new Prediction(
                    made.score(),
                    made.positive(),
                    made.predictionId(),
                    made.modelVersionId().toString(),
                    made.variant(),
                    made.rolloutId(),
                    made.step());
        }
    }

    @GetMapping(
            path = {"/ping", "/health"},
            produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> health() {
        return ResponseEntity.status(server.ready() ? 200 : 503).body("\n");
    }

    @GetMapping(path = "/version", produces = MediaType.TEXT_PLAIN_VALUE)
    String version() {
        return server.version();
    }

    /** @param useCase here or in the body's {@code params.use_case}; without either the only one that is served */
    @PostMapping("/invocations")
    Predictions invoke(
            @RequestBody JsonNode body,
            @RequestParam(name = "use_case", required = false) @Nullable String useCase,
            Actor caller) {
        List<InferenceCall.Row> rows = InvocationBody.rows(body);
        String inBody = InvocationBody.useCase(body);
        UseCaseKey key = useCase(useCase == null ? inBody : useCase);
        return new Predictions(recorder.recordAll(call.orders(key, rows, Channel.INVOCATION, caller), null).stream()
                .map(Prediction::of)
                .toList());
    }

    private UseCaseKey useCase(@Nullable String name) {
        if (name != null) {
            return models.model(name);
        }
        List<String> served = models.names();
        if (served.isEmpty()) {
            throw new Refusal(RefusalCode.NOTHING_SERVED, "Roll out an approved model version first.");
        }
        if (served.size() > 1) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    "Several use cases are served: name one in the parameter use_case, or in params.use_case.");
        }
        return new UseCaseKey(served.getFirst());
    }
}
