package io.modeltrail.query.prediction;

import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.StoredJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The features by which a model's training plan forms segments, and their values in a prediction's row. They are read from the log by
 * the model's identity, once for each model, and not from another projection, which may be behind: what a row gets depends on the log
 * alone. A model is registered before it is served, so what is found once is final.
 */
@Component
class ModelSegments {
    private final EventStore events;
    private final StoredJson json;
    private final Map<ModelVersionId, List<String>> known = new ConcurrentHashMap<>();

    ModelSegments(EventStore events, StoredJson json) {
        this.events = events;
        this.json = json;
    }

    /** Values by the names of segments, null for missing; null when the model has no segments, or the features are erased. */
    @Nullable
    String of(PredictionMade event) {
        if (ErasedEntity.is(event.entity())) {
            return null;
        }
        List<String> names = known.computeIfAbsent(event.modelVersionId(), this::read);
        if (names.isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> features = event.features().values();
        Map<String, @Nullable String> values = LinkedHashMap.newLinkedHashMap(names.size());
        for (String name : names) {
            Object value = features.get(name);
            values.put(name, value == null ? null : value.toString());
        }
        return json.write(values);
    }

    private List<String> read(ModelVersionId model) {
        return first(model.toString(), ModelVersionRegistered.class)
                .flatMap(registered ->
                        first(registered.candidate().trainingRunId().toString(), TrainingRequested.class))
                .map(requested -> requested.plan().segments())
                .orElseGet(List::of);
    }

    private <E> Optional<E> first(String aggregate, Class<E> type) {
        DomainEventStream stream = events.readEvents(aggregate, 0);
        return stream.hasNext()
                ? Optional.of(stream.next().getPayload())
                        .filter(type::isInstance)
                        .map(type::cast)
                : Optional.empty();
    }
}
