package io.modeltrail.runtime.inference.grpc;

import com.google.protobuf.ByteString;
import io.modeltrail.protocol.inference.InferParameter;
import io.modeltrail.protocol.inference.InferTensorContents;
import io.modeltrail.protocol.inference.ModelInferResponse;
import io.modeltrail.protocol.inference.ModelInferResponse.InferOutputTensor;
import io.modeltrail.runtime.inference.InferAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers as messages. */
final class GrpcAnswers {
    private GrpcAnswers() {}

    /** @param raw whether the request had raw contents; then the answer has them too */
    static ModelInferResponse response(InferAnswer answer, boolean raw) {
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder().setModelName(answer.modelName());
        if (answer.modelVersion() != null) {
            response.setModelVersion(answer.modelVersion());
        }
        if (answer.id() != null) {
            response.setId(answer.id());
        }
        answer.parameters().forEach((name, value) -> response.putParameters(name, parameter(value)));
        for (InferAnswer.OutputTensor output : answer.outputs()) {
            InferOutputTensor.Builder tensor = InferOutputTensor.newBuilder()
                    .setName(output.name())
                    .setDatatype(output.datatype().name())
                    .addShape(output.elements().size());
            if (raw) {
                response.addRawOutputContents(rawContents(output.elements()));
            } else {
                tensor.setContents(contents(output.elements()));
            }
            response.addOutputs(tensor);
        }
        return response.build();
    }

    private static InferParameter parameter(Object value) {
        InferParameter.Builder parameter = InferParameter.newBuilder();
        return switch (value) {
            case Boolean truth -> parameter.setBoolParam(truth).build();
            case Integer number -> parameter.setInt64Param(number).build();
            default -> parameter.setStringParam(value.toString()).build();
        };
    }

    private static InferTensorContents contents(List<Object> elements) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (Object element : elements) {
            switch (element) {
                case Boolean truth -> contents.addBoolContents(truth);
                case Integer number -> contents.addIntContents(number);
                case Float number -> contents.addFp32Contents(number);
                default -> contents.addBytesContents(ByteString.copyFromUtf8(element.toString()));
            }
        }
        return contents.build();
    }

    private static ByteString rawContents(List<Object> elements) {
        ByteString.Output bytes = ByteString.newOutput();
        for (Object element : elements) {
            byte[] one = switch (element) {
                case Boolean truth -> new byte[] {(byte) (truth ? 1 : 0)};
                case Integer number -> little(Integer.BYTES).putInt(number).array();
                case Float number -> little(Float.BYTES).putFloat(number).array();
                default -> text(element.toString());
            };
            bytes.write(one, 0, one.length);
        }
        return bytes.toByteString();
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return little(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8).array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
