package io.modeltrail.runtime.inference.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.protocol.inference.GRPCInferenceServiceGrpc;
import io.modeltrail.protocol.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.modeltrail.protocol.inference.InferTensorContents;
import io.modeltrail.protocol.inference.ModelInferRequest;
import io.modeltrail.protocol.inference.ModelInferRequest.InferInputTensor;
import io.modeltrail.protocol.inference.ModelInferResponse;
import io.modeltrail.protocol.inference.ModelMetadataRequest;
import io.modeltrail.protocol.inference.ModelReadyRequest;
import io.modeltrail.protocol.inference.ServerLiveRequest;
import io.modeltrail.protocol.inference.ServerMetadataRequest;
import io.modeltrail.protocol.inference.ServerReadyRequest;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcInferenceTest {
    private static final CompiledScorer SCORER = TinyChurnModel.withIntercept(0.1);

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static ManagedChannel channel;
    private static GRPCInferenceServiceBlockingStub stranger;
    private static GRPCInferenceServiceBlockingStub product;
    private static ModelVersionId champion;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
        champion = runtime.championOf(SCORER);
        channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", runtime.bean(GrpcServer.class).port())
                .usePlaintext()
                .build();
        stranger = GRPCInferenceServiceGrpc.newBlockingStub(channel);
        product = stranger.withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(credentials("Bearer of-the-product")));
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        runtime.close();
    }

    @Test
    void rowsAreScoredAndRecordedAsOverRest() {
        ModelInferResponse answer = product.modelInfer(typed().build());

        float score = SCORER.score(SCORER.margin(TinyChurnModel.row(1, "Month-to-month")));
        assertThat(answer.getModelName()).isEqualTo("churn");
        assertThat(answer.getModelVersion()).isEqualTo(champion.toString());
        assertThat(answer.getId()).isEqualTo("question 7");
        assertThat(answer.getOutputs(0).getName()).isEqualTo("score");
        assertThat(answer.getOutputs(0).getContents().getFp32Contents(0)).isEqualTo(score);
        assertThat(answer.getOutputs(1).getContents().getBoolContents(0)).isTrue();
        PredictionMade made = (PredictionMade) runtime.events()
                .only(answer.getParametersOrThrow("prediction_id").getStringParam())
                .getPayload();
        assertThat(made.channel()).isEqualTo(Channel.INFERENCE);
        assertThat(made.requestedBy()).isEqualTo(ServingRuntime.CALLER);
        assertThat(answer.getParametersOrThrow("rollout_step").getInt64Param()).isEqualTo(made.step());
    }

    @Test
    void rawContentsAreReadAndAnsweredRaw() {
        ModelInferResponse answer = product.modelInfer(raw(text("a"), number(1), text("Month-to-month")));

        float score = SCORER.score(SCORER.margin(TinyChurnModel.row(1, "Month-to-month")));
        assertThat(answer.getRawOutputContents(0)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat())
                .isEqualTo(score);
        assertThat(answer.getRawOutputContents(1).toByteArray()).containsExactly(1);
        assertThat(answer.getOutputs(0).hasContents()).isFalse();
    }

    @Test
    void rawContentsOfAnotherLengthAreRefused() {
        for (List<ByteString> contents : List.of(
                List.of(text("a"), ByteString.copyFrom(new byte[7]), text("Two year")),
                List.of(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 'a'}), number(1), text("Two year")),
                List.of(ByteString.copyFrom(new byte[] {-1, -1, -1, -1}), number(1), text("Two year")),
                List.of(ByteString.copyFrom(new byte[] {1, 0, 0, 0, -1}), number(1), text("Two year")),
                List.of(text("a"), number(1)))) {
            assertThat(refusal(raw(contents.toArray(ByteString[]::new)))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void theServerAndItsModelsAreDescribed() {
        assertThat(stranger.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(stranger.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(product.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName())
                .isEqualTo("modeltrail");
        assertThat(product.modelReady(ModelReadyRequest.newBuilder()
                                .setName("churn")
                                .setVersion(champion.toString())
                                .build())
                        .getReady())
                .isTrue();
        var metadata = product.modelMetadata(
                ModelMetadataRequest.newBuilder().setName("churn").build());
        assertThat(metadata.getVersionsList()).containsExactly(champion.toString());
        assertThat(metadata.getInputs(0).getName()).isEqualTo("entity");
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L);
        assertThat(metadata.getPlatform()).isEqualTo("modeltrail");
    }

    @Test
    void strangersAreToldNothing() {
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> stranger.modelInfer(typed().build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        var wrong = stranger.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(credentials("Bearer other")));
        assertThat(catchThrowableOfType(
                                StatusRuntimeException.class,
                                () -> wrong.serverMetadata(ServerMetadataRequest.getDefaultInstance()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void mistakesHaveTheirStatus() {
        assertThat(refusal(typed(request -> request.setModelName("nothing")))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(typed(request -> request.setModelVersion("1")))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(typed(ModelInferRequest.Builder::clearInputs))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal(typed(request -> request.setInputs(1, tenure(Double.POSITIVE_INFINITY)))))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal(typed(
                        request -> request.setInputs(1, tenure(1).toBuilder().setDatatype("FP32")))))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal(typed(request -> request.setInputs(
                        0,
                        input(
                                "entity",
                                "BYTES",
                                InferTensorContents.newBuilder()
                                        .addBytesContents(ByteString.copyFromUtf8("x".repeat(3_000_000))))))))
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void notANumberIsAMissingValue() {
        ModelInferResponse answer = product.modelInfer(typed(request -> request.setInputs(1, tenure(Double.NaN))));

        assertThat(((PredictionMade) runtime.events()
                                .only(answer.getParametersOrThrow("prediction_id")
                                        .getStringParam())
                                .getPayload())
                        .features()
                        .values())
                .containsEntry("tenure", null);
    }

    private static Status.Code refusal(ModelInferRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> product.modelInfer(request))
                .getStatus()
                .getCode();
    }

    private static ModelInferRequest typed(UnaryOperator<ModelInferRequest.Builder> change) {
        return change.apply(typed()).build();
    }

    private static ModelInferRequest.Builder typed() {
        return ModelInferRequest.newBuilder()
                .setModelName("churn")
                .setId("question 7")
                .addInputs(input(
                        "entity",
                        "BYTES",
                        InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8("a"))))
                .addInputs(tenure(1))
                .addInputs(input(
                        "contract",
                        "BYTES",
                        InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8("Month-to-month"))));
    }

    private static InferInputTensor tenure(double months) {
        return input("tenure", "FP64", InferTensorContents.newBuilder().addFp64Contents(months));
    }

    private static InferInputTensor input(String name, String datatype, InferTensorContents.Builder contents) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addShape(1)
                .setContents(contents)
                .build();
    }

    private static ModelInferRequest raw(ByteString... contents) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("churn");
        for (InferInputTensor input : typed().getInputsList()) {
            request.addInputs(input.toBuilder().clearContents());
        }
        return request.addAllRawInputContents(List.of(contents)).build();
    }

    private static ByteString text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ByteString.copyFrom(ByteBuffer.allocate(Integer.BYTES + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .put(utf8)
                .array());
    }

    private static ByteString number(double value) {
        return ByteString.copyFrom(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
    }

    private static Metadata credentials(String authorization) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        return metadata;
    }
}
