package io.modeltrail.runtime.inference.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.protocol.inference.GRPCInferenceServiceGrpc;
import io.modeltrail.protocol.inference.ModelInferRequest;
import io.modeltrail.protocol.inference.ModelInferResponse;
import io.modeltrail.protocol.inference.ModelMetadataRequest;
import io.modeltrail.protocol.inference.ModelMetadataResponse;
import io.modeltrail.protocol.inference.ModelReadyRequest;
import io.modeltrail.protocol.inference.ModelReadyResponse;
import io.modeltrail.protocol.inference.ServerLiveRequest;
import io.modeltrail.protocol.inference.ServerLiveResponse;
import io.modeltrail.protocol.inference.ServerMetadataRequest;
import io.modeltrail.protocol.inference.ServerMetadataResponse;
import io.modeltrail.protocol.inference.ServerReadyRequest;
import io.modeltrail.protocol.inference.ServerReadyResponse;
import io.modeltrail.runtime.inference.InferenceCall;
import io.modeltrail.runtime.inference.ModelCatalogue;
import io.modeltrail.runtime.inference.ProtocolFailures;
import io.modeltrail.runtime.inference.ServerIdentity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The service; every call runs in a thread of its own. */
@Component
class GrpcInference extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private final InferenceCall call;
    private final ModelCatalogue models;
    private final ServerIdentity server;
    private final ProtocolFailures failures;

    GrpcInference(InferenceCall call, ModelCatalogue models, ServerIdentity server, ProtocolFailures failures) {
        this.call = call;
        this.models = models;
        this.server = server;
        this.failures = failures;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> caller) {
        answer(caller, () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> caller) {
        answer(
                caller,
                () -> ServerReadyResponse.newBuilder().setReady(server.ready()).build());
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> caller) {
        answer(
                caller,
                () -> ServerMetadataResponse.newBuilder()
                        .setName(server.name())
                        .setVersion(server.version())
                        .build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> caller) {
        answer(caller, () -> {
            UseCaseKey useCase = models.model(request.getName());
            return ModelReadyResponse.newBuilder()
                    .setReady(models.ready(useCase, version(useCase, request.getVersion())))
                    .build();
        });
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> caller) {
        answer(caller, () -> {
            UseCaseKey useCase = models.model(request.getName());
            ModelCatalogue.Description description = models.describe(useCase, version(useCase, request.getVersion()));
            return ModelMetadataResponse.newBuilder()
                    .setName(description.name())
                    .addAllVersions(description.versions())
                    .setPlatform(ModelCatalogue.PLATFORM)
                    .addAllInputs(tensors(description.inputs()))
                    .addAllOutputs(tensors(description.outputs()))
                    .build();
        });
    }

    private static List<ModelMetadataResponse.TensorMetadata> tensors(List<ModelCatalogue.TensorKind> kinds) {
        return kinds.stream()
                .map(kind -> ModelMetadataResponse.TensorMetadata.newBuilder()
                        .setName(kind.name())
                        .setDatatype(kind.datatype().name())
                        .addAllShape(
                                kind.shape().stream().map(Integer::longValue).toList())
                        .build())
                .toList();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
        answer(caller, () -> {
            UseCaseKey useCase = models.model(request.getModelName());
            return GrpcAnswers.response(
                    call.infer(
                            useCase,
                            version(useCase, request.getModelVersion()),
                            GrpcTensors.request(request),
                            actor(),
                            patience()),
                    request.getRawInputContentsCount() > 0);
        });
    }

    private static Actor actor() {
        Actor caller = CallerCheck.CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("nobody is let in without credentials");
        }
        return caller;
    }

    /** Null without a deadline of the caller. */
    private static @Nullable Duration patience() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? null : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }

    private @Nullable ModelVersionId version(UseCaseKey useCase, String version) {
        return version.isEmpty() ? null : models.version(useCase, version);
    }

    private <A> void answer(StreamObserver<A> caller, Supplier<A> work) {
        A answer;
        try {
            answer = work.get();
        } catch (RuntimeException failed) { // the outermost point of a call: it becomes a status
            caller.onError(Status.fromThrowable(GrpcStatus.exception(failed, failures.refusalIn(failed)))
                    .asRuntimeException());
            return;
        }
        caller.onNext(answer);
        caller.onCompleted();
    }
}
