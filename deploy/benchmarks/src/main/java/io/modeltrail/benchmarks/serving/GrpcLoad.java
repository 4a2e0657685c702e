package io.modeltrail.benchmarks.serving;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.modeltrail.protocol.inference.GRPCInferenceServiceGrpc;
import io.modeltrail.protocol.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.modeltrail.protocol.inference.InferTensorContents;
import io.modeltrail.protocol.inference.ModelInferRequest;
import io.modeltrail.protocol.inference.ModelInferRequest.InferInputTensor;
import io.modeltrail.protocol.inference.ModelInferResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** Asks for predictions over gRPC, a fixed number of calls under way on a few connections. The same entities as {@link HttpLoad}. */
final class GrpcLoad {
    private static final int CONNECTIONS = 4;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(30);

    private final int port;
    private final String token;
    private final ModelInferRequest.Builder request;
    private final AtomicLong entities = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** @param features a JSON object */
    GrpcLoad(int port, String token, String useCase, JsonNode features) {
        this.port = port;
        this.token = token;
        request = ModelInferRequest.newBuilder().setModelName(useCase).addInputs(text("entity", ""));
        features.properties()
                .forEach(feature -> request.addInputs(
                        feature.getValue().isNumber()
                                ? number(feature.getKey(), feature.getValue().asDouble())
                                : text(feature.getKey(), feature.getValue().asString())));
    }

    private static InferInputTensor number(String name, double value) {
        return tensor(name, "FP64", InferTensorContents.newBuilder().addFp64Contents(value));
    }

    private static InferInputTensor text(String name, String value) {
        return tensor(name, "BYTES", InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8(value)));
    }

    private static InferInputTensor tensor(String name, String datatype, InferTensorContents.Builder contents) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addShape(1)
                .setContents(contents)
                .build();
    }

    /** Each call is made anew as soon as it is answered. */
    LoadResult closed(int calls, Duration duration) throws IOException {
        List<ManagedChannel> channels = new ArrayList<>();
        for (int index = 0; index < CONNECTIONS; index++) {
            channels.add(Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                    .directExecutor()
                    .build());
        }
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        CountDownLatch ended = new CountDownLatch(calls);
        long begun = System.nanoTime();
        long end = begun + duration.toNanos();
        List<LoadResult.Latencies> latencies = new ArrayList<>();
        long refusedBefore = refused.get();
        for (int index = 0; index < calls; index++) {
            Call call = new Call(
                    GRPCInferenceServiceGrpc.newStub(channels.get(index % CONNECTIONS))
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)),
                    end,
                    ended);
            latencies.add(call.latencies);
            call.send();
        }
        try {
            if (!ended.await(duration.plus(LAST_ANSWER).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("a call was not answered");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
        return new LoadResult(
                LoadResult.Latencies.sorted(latencies),
                refused.get() - refusedBefore,
                System.nanoTime() - begun,
                0,
                List.of());
    }

    private ModelInferRequest next() {
        byte[] entity = "load-%09d"
                .formatted(entities.getAndIncrement() % LoadConnection.ENTITIES)
                .getBytes(StandardCharsets.UTF_8);
        ModelInferRequest.Builder one = request.clone();
        one.getInputsBuilder(0).getContentsBuilder().setBytesContents(0, ByteString.copyFrom(entity));
        return one.build();
    }

    /** One call after the other. */
    private final class Call implements StreamObserver<ModelInferResponse> {
        private final GRPCInferenceServiceStub stub;
        private final long end;
        private final CountDownLatch ended;
        private final LoadResult.Latencies latencies = new LoadResult.Latencies();
        private long sentNanos;

        Call(GRPCInferenceServiceStub stub, long end, CountDownLatch ended) {
            this.stub = stub;
            this.end = end;
            this.ended = ended;
        }

        void send() {
            sentNanos = System.nanoTime();
            stub.modelInfer(next(), this);
        }

        @Override
        public void onNext(ModelInferResponse answer) {
            latencies.add((System.nanoTime() - sentNanos) / 1000);
        }

        @Override
        public void onError(Throwable failure) {
            if (refused.getAndIncrement() == 0) {
                System.out.println("first refusal: " + failure.getMessage());
            }
            again();
        }

        @Override
        public void onCompleted() {
            again();
        }

        private void again() {
            if (System.nanoTime() < end) {
                send();
            } else {
                ended.countDown();
            }
        }
    }
}
