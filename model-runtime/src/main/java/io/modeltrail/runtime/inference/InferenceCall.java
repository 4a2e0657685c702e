package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.prediction.EntityIsPlainText;
import io.modeltrail.runtime.prediction.FeatureLookup;
import io.modeltrail.runtime.prediction.PredictionOrder;
import io.modeltrail.runtime.prediction.PredictionRecorder;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes predictions of the rows of a request, all recorded or none. Each row is about an entity, which the input {@value #ENTITY} names; the
 * other inputs are features, and without any they are looked up in the feature store. Thread-safe.
 */
@Component
public class InferenceCall {
    /** Name of the input that says whom each row is about. */
    public static final String ENTITY = "entity";

    private static final int MOST_ROWS = 1000;
    private static final int MOST_INPUTS = 1000;

    private final PredictionRecorder recorder;
    private final FeatureLookup lookup;
    private final Serving serving;

    InferenceCall(PredictionRecorder recorder, FeatureLookup lookup, Serving serving) {
        this.recorder = recorder;
        this.lookup = lookup;
        this.serving = serving;
    }

    /**
     * Answers when all predictions are durable.
     *
     * @param version that the caller insists on; null = whichever serves the entity
     * @param patience how long the caller waits; null = as long as it takes
     * @throws Refusal MALFORMED_REQUEST, VALUE_OUT_OF_RANGE, NOT_FOUND for a version that serves none of the rows, and what recording refuses
     */
    public InferAnswer infer(
            UseCaseKey useCase,
            @Nullable ModelVersionId version,
            InferRequest request,
            Actor caller,
            @Nullable Duration patience) {
        List<InferAnswer.Output> wanted = InferAnswer.wanted(request.outputs());
        List<PredictionOrder> orders = orders(useCase, rows(request.inputs()), Channel.INFERENCE, caller);
        if (version != null) {
            orders.forEach(order -> served(order, version));
        }
        return InferAnswer.of(request, wanted, recorder.recordAll(orders, null, patience));
    }

    /**
     * Orders for rows that came in any form.
     *
     * @throws Refusal what {@link FeatureLookup} refuses
     */
    public List<PredictionOrder> orders(UseCaseKey useCase, List<Row> rows, Channel channel, Actor caller) {
        List<PredictionOrder> orders = new ArrayList<>(rows.size());
        for (Row row : rows) {
            new EntityIsPlainText(row.entity()).orRefuse();
            ServedBy servedBy = serving.choose(useCase, row.entity());
            FeatureRow features = row.features();
            FeatureOrigin origin = null;
            if (features == null) {
                FeatureLookup.Found found = lookup.forEntity(servedBy, row.entity());
                features = found.row();
                origin = found.origin();
            }
            orders.add(new PredictionOrder(
                    PredictionId.next(), useCase, row.entity(), features, origin, channel, caller, servedBy));
        }
        return orders;
    }

    /** @param features null = to be looked up */
    public record Row(String entity, @Nullable FeatureRow features) {}

    private static void served(PredictionOrder order, ModelVersionId version) {
        ServedBy serves = order.servedBy();
        if (serves != null && !serves.modelVersionId().equals(version)) {
            throw new Refusal(
                    RefusalCode.VERSION_SERVES_OTHERS,
                    Map.of(
                            "version",
                            version.toString(),
                            "servedBy",
                            serves.modelVersionId().toString()),
                    "Leave the version out: the rollout deals the entities out to versions.");
        }
    }

    private static List<Row> rows(List<Tensor> inputs) {
        if (inputs.size() > MOST_INPUTS) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, "Give at most " + MOST_INPUTS + " inputs.");
        }
        Tensor entities = entities(inputs);
        int rows = entities.rows();
        if (rows < 1 || rows > MOST_ROWS) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, "Give 1 to " + MOST_ROWS + " rows in one request.");
        }
        List<Tensor> features = features(inputs, rows);
        List<Row> all = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            if (!(entities.elements().get(row) instanceof String entity)) {
                throw Tensor.malformed(ENTITY, "Name the entity of every row.");
            }
            all.add(new Row(entity, features.isEmpty() ? null : featureRow(features, row)));
        }
        return all;
    }

    private static Tensor entities(List<Tensor> inputs) {
        Tensor entities = inputs.stream()
                .filter(input -> input.name().equals(ENTITY))
                .findFirst()
                .orElseThrow(() -> Tensor.malformed(
                        ENTITY, "Give an input of datatype BYTES that names the entity of every row."));
        if (entities.datatype() != Datatype.BYTES) {
            throw Tensor.malformed(ENTITY, "Give the entities as BYTES.");
        }
        return entities;
    }

    private static List<Tensor> features(List<Tensor> inputs, int rows) {
        Set<String> names = new HashSet<>();
        List<Tensor> features = new ArrayList<>(inputs.size());
        for (Tensor input : inputs) {
            if (!names.add(input.name())) {
                throw Tensor.malformed(input.name(), "Give each input once.");
            }
            if (input.rows() != rows) {
                throw Tensor.malformed(input.name(), "Give all inputs the same number of rows.");
            }
            if (!input.name().equals(ENTITY)) {
                features.add(input);
            }
        }
        return features;
    }

    @SuppressWarnings("NullAway") // the class file of the row's constructor does not say that values may be null
    private static FeatureRow featureRow(List<Tensor> features, int row) {
        Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(features.size());
        for (Tensor feature : features) {
            Object element = feature.elements().get(row);
            // gRPC has no other way to say that a text is missing.
            boolean missing = element instanceof Double number
                    ? number.isNaN()
                    : element instanceof String text && text.isEmpty();
            values.put(feature.name(), missing ? null : element);
        }
        return new FeatureRow(values);
    }
}
