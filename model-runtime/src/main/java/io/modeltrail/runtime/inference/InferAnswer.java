package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, and what was recorded of it.
 *
 * @param modelVersion null when the rows were scored by different ones
 * @param parameters of a single row: its identity, variant and rollout step
 * @param outputs each of shape [rows]
 */
public record InferAnswer(
        String modelName,
        @Nullable String modelVersion,
        @Nullable String id,
        Map<String, Object> parameters,
        List<OutputTensor> outputs) {
    /** @param elements a {@link Float}, {@link Boolean}, {@link Integer} or {@link String} for each row */
    public record OutputTensor(String name, Datatype datatype, List<Object> elements) {}

    /** What can be asked for; the first three are given unasked. */
    enum Output {
        SCORE(Datatype.FP32),
        DECISION(Datatype.BOOL),
        PREDICTION_ID(Datatype.BYTES),
        MARGIN(Datatype.FP32),
        THRESHOLD(Datatype.FP32),
        MODEL_VERSION(Datatype.BYTES),
        VARIANT(Datatype.BYTES),
        ROLLOUT_ID(Datatype.BYTES),
        ROLLOUT_STEP(Datatype.INT32);

        static final List<Output> USUAL = List.of(SCORE, DECISION, PREDICTION_ID);

        private final Datatype datatype;

        Output(Datatype datatype) {
            this.datatype = datatype;
        }

        private Object value(PredictionMade made) {
            return switch (this) {
                case SCORE -> made.score();
                case DECISION -> made.positive();
                case PREDICTION_ID -> made.predictionId().toString();
                case MARGIN -> made.margin();
                case THRESHOLD -> made.threshold();
                case MODEL_VERSION -> made.modelVersionId().toString();
                case VARIANT -> made.variant().name();
                case ROLLOUT_ID -> made.rolloutId().toString();
                case ROLLOUT_STEP -> made.step();
            };
        }

        String title() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        Datatype datatype() {
            return datatype;
        }

        private OutputTensor of(List<PredictionMade> made) {
            return new OutputTensor(
                    title(), datatype, made.stream().map(this::value).toList());
        }
    }

    /** @throws Refusal MALFORMED_REQUEST for an output that there is not */
    static List<Output> wanted(List<String> names) {
        // Each is as long as there are rows: a short request must not ask for a long answer.
        if (names.size() > Output.values().length || names.stream().distinct().count() < names.size()) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, "Ask for each output once.");
        }
        return names.isEmpty()
                ? Output.USUAL
                : names.stream().map(InferAnswer::named).toList();
    }

    private static Output named(String name) {
        return Stream.of(Output.values())
                .filter(output -> output.title().equals(name))
                .findAny()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.MALFORMED_REQUEST,
                        "Ask for outputs that the model's metadata names: "
                                + String.join(
                                        ", ",
                                        Stream.of(Output.values())
                                                .map(Output::title)
                                                .toList())
                                + "."));
    }

    /** @param made at least one, in the order of the rows */
    static InferAnswer of(InferRequest request, List<Output> wanted, List<PredictionMade> made) {
        PredictionMade first = made.getFirst();
        Optional<PredictionMade> other = made.stream()
                .filter(one -> !one.modelVersionId().equals(first.modelVersionId()))
                .findAny();
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (made.size() == 1) {
            for (Output output :
                    List.of(Output.PREDICTION_ID, Output.VARIANT, Output.ROLLOUT_ID, Output.ROLLOUT_STEP)) {
                parameters.put(output.title(), output.value(first));
            }
        }
        return new InferAnswer(
                first.useCase().value(),
                other.isPresent() ? null : first.modelVersionId().toString(),
                request.id(),
                parameters,
                wanted.stream().map(output -> output.of(made)).toList());
    }
}
