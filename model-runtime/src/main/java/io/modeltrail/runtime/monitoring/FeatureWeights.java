package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much each feature matters to a model, from the global explanations of its training run. Runs without them, or with a file that is
 * missing or has another form, have no weights: drift is measured all the same, with every feature alike.
 */
@Component
class FeatureWeights {
    private final EventStore eventStore;
    private final JsonMapper json;
    private final Path explanations;

    FeatureWeights(EventStore eventStore, JsonMapper json, @Value("${modeltrail.data-dir}") Path dataDirectory) {
        this.eventStore = eventStore;
        this.json = json;
        this.explanations = dataDirectory.resolve("explanations");
    }

    /** @return by feature, together 1; empty when there are none */
    Optional<Map<String, Double>> of(TrainingRunId run, List<ColumnSpec> features) {
        return digest(run).flatMap(this::read).flatMap(explanation -> weights(explanation, features));
    }

    private Optional<Sha256Digest> digest(TrainingRunId run) {
        var events = eventStore.readEvents(run.toString());
        while (events.hasNext()) {
            if (events.next().getPayload() instanceof TrainingCompleted completed) {
                return Optional.ofNullable(completed.outcome().explanationDigest());
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> read(Sha256Digest digest) {
        try {
            byte[] content = Files.readAllBytes(explanations.resolve(digest.hex()));
            return Sha256Digest.of(content).equals(digest) ? Optional.of(json.readTree(content)) : Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /** Mean absolute contributions to the log-odds, from the member {@code importance}. */
    static Optional<Map<String, Double>> weights(JsonNode explanation, List<ColumnSpec> features) {
        Map<String, Double> found = new LinkedHashMap<>();
        double total = 0;
        JsonNode list = explanation.path("importance");
        for (JsonNode one : list) {
            Double importance = importance(one);
            String name = one.path("feature").asString("");
            if (importance != null
                    && features.stream().anyMatch(feature -> feature.name().equals(name))) {
                found.put(name, importance);
                total += importance;
            }
        }
        if (!(total > 0)) {
            return Optional.empty();
        }
        double sum = total;
        found.replaceAll((name, contribution) -> contribution / sum);
        return Optional.of(found);
    }

    private static @Nullable Double importance(JsonNode one) {
        JsonNode value = one.path("meanAbsoluteContribution");
        return value.isNumber() && value.asDouble() >= 0 ? value.asDouble() : null;
    }
}
