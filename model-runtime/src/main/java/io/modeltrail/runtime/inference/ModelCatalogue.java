package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The models as the protocol sees them: a use case is a model, and the model versions that serve it are its versions. Thread-safe. */
@Component
public class ModelCatalogue {
    /** What the protocol calls the program that runs a model. */
    public static final String PLATFORM = "modeltrail";

    private final Serving serving;

    ModelCatalogue(Serving serving) {
        this.serving = serving;
    }

    /** @param shape -1 stands for the rows */
    public record TensorKind(String name, Datatype datatype, List<Integer> shape) {
        TensorKind(String name, Datatype datatype) {
            this(name, datatype, List.of(-1));
        }
    }

    /** @param versions in service, the champion first */
    public record Description(String name, List<String> versions, List<TensorKind> inputs, List<TensorKind> outputs) {}

    public List<String> names() {
        return serving.useCases().stream().map(UseCaseKey::value).sorted().toList();
    }

    /**
     * Names a model as callers do.
     *
     * @throws Refusal NOT_FOUND unless a model version serves a use case of that name
     */
    public UseCaseKey model(String name) {
        return serving.useCases().stream()
                .filter(useCase -> useCase.value().equals(name))
                .findAny()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        "Name a use case that a model version serves; GET /v2/models lists them."));
    }

    /**
     * Names a version as callers do.
     *
     * @throws Refusal NOT_FOUND unless it serves the use case
     */
    public ModelVersionId version(UseCaseKey useCase, String version) {
        return serving.inService(useCase).stream()
                .map(ServedBy::modelVersionId)
                .filter(id -> id.toString().equals(version))
                .findAny()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("model", useCase.value()),
                        "Name a version that serves the model; its metadata lists them."));
    }

    /** @param version null = all of them */
    public Description describe(UseCaseKey useCase, @Nullable ModelVersionId version) {
        List<ServedBy> serves = serving.inService(useCase);
        ServedBy described = serves.stream()
                .filter(one -> version == null || one.modelVersionId().equals(version))
                .findFirst()
                .orElseThrow(() -> new Refusal(RefusalCode.MODEL_UNAVAILABLE, "Ask again in a moment."));
        return new Description(
                useCase.value(),
                serves.stream().map(one -> one.modelVersionId().toString()).toList(),
                inputs(described.scorer().schema()),
                Stream.of(InferAnswer.Output.values())
                        .map(output -> new TensorKind(output.title(), output.datatype()))
                        .toList());
    }

    private static List<TensorKind> inputs(DatasetSchema schema) {
        List<TensorKind> inputs = new ArrayList<>();
        inputs.add(new TensorKind(InferenceCall.ENTITY, Datatype.BYTES));
        for (ColumnSpec feature : schema.features()) {
            inputs.add(new TensorKind(feature.name(), feature.kind().numeric() ? Datatype.FP64 : Datatype.BYTES));
        }
        return inputs;
    }

    /** Whether the versions (or the one) are there to score with. */
    public boolean ready(UseCaseKey useCase, @Nullable ModelVersionId version) {
        return serving.inService(useCase).stream()
                .anyMatch(one -> version == null || one.modelVersionId().equals(version));
    }
}
