package io.modeltrail.runtime.inference.grpc;

import com.google.protobuf.ByteString;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.protocol.inference.InferTensorContents;
import io.modeltrail.protocol.inference.ModelInferRequest;
import io.modeltrail.protocol.inference.ModelInferRequest.InferInputTensor;
import io.modeltrail.runtime.inference.Datatype;
import io.modeltrail.runtime.inference.InferRequest;
import io.modeltrail.runtime.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs out of messages: typed contents, or raw bytes, which are little-endian. */
final class GrpcTensors {
    private GrpcTensors() {}

    /** @throws Refusal MALFORMED_REQUEST naming the input and no value of it */
    static InferRequest request(ModelInferRequest message) {
        boolean raw = message.getRawInputContentsCount() > 0;
        if (raw && message.getRawInputContentsCount() != message.getInputsCount()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST, "Give raw contents for every input, in their order, or for none.");
        }
        List<Tensor> inputs = new ArrayList<>(message.getInputsCount());
        for (int index = 0; index < message.getInputsCount(); index++) {
            InferInputTensor input = message.getInputs(index);
            if (raw && input.hasContents()) {
                throw malformed(input.getName(), "Give either raw contents or contents.");
            }
            Datatype datatype = Datatype.named(input.getName(), input.getDatatype());
            List<@Nullable Object> elements = raw
                    ? raw(input.getName(), datatype, message.getRawInputContents(index))
                    : typed(input.getName(), datatype, input.getContents());
            inputs.add(new Tensor(input.getName(), datatype, input.getShapeList(), elements));
        }
        return new InferRequest(
                message.getId().isEmpty() ? null : message.getId(),
                inputs,
                message.getOutputsList().stream()
                        .map(ModelInferRequest.InferRequestedOutputTensor::getName)
                        .toList());
    }

    private static List<@Nullable Object> typed(String name, Datatype datatype, InferTensorContents contents) {
        List<@Nullable Object> elements = new ArrayList<>();
        switch (datatype) {
            case BOOL -> contents.getBoolContentsList().forEach(value -> elements.add(value ? 1.0 : 0.0));
            case INT8, INT16, INT32 -> contents.getIntContentsList().forEach(value -> elements.add((double) value));
            case INT64 -> contents.getInt64ContentsList().forEach(value -> elements.add((double) value));
            case UINT8, UINT16, UINT32 ->
                contents.getUintContentsList().forEach(value -> elements.add((double) Integer.toUnsignedLong(value)));
            case UINT64 -> contents.getUint64ContentsList().forEach(value -> elements.add(unsigned(value)));
            case FP32 -> contents.getFp32ContentsList().forEach(value -> elements.add((double) value));
            case FP64 -> contents.getFp64ContentsList().forEach(elements::add);
            case BYTES -> contents.getBytesContentsList().forEach(value -> elements.add(text(name, value)));
        }
        return elements;
    }

    private static List<@Nullable Object> raw(String name, Datatype datatype, ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<@Nullable Object> elements = new ArrayList<>();
        int size = datatype == Datatype.BYTES ? Integer.BYTES : datatype.size();
        while (buffer.hasRemaining()) {
            if (buffer.remaining() < size) {
                throw malformed(name, "Give as many raw bytes as the elements have.");
            }
            elements.add(datatype == Datatype.BYTES ? rawText(name, buffer) : rawNumber(name, datatype, buffer));
        }
        return elements;
    }

    private static double rawNumber(String name, Datatype datatype, ByteBuffer buffer) {
        return switch (datatype) {
            case BOOL -> {
                byte value = buffer.get();
                if (value != 0 && value != 1) {
                    throw malformed(name, "Give 0 or 1 for each BOOL.");
                }
                yield value;
            }
            case INT8 -> buffer.get();
            case INT16 -> buffer.getShort();
            case INT32 -> buffer.getInt();
            case INT64 -> buffer.getLong();
            case UINT8 -> Byte.toUnsignedInt(buffer.get());
            case UINT16 -> Short.toUnsignedInt(buffer.getShort());
            case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
            case UINT64 -> unsigned(buffer.getLong());
            case FP32 -> buffer.getFloat();
            case FP64 -> buffer.getDouble();
            case BYTES -> throw new IllegalStateException("texts have a length each");
        };
    }

    private static String rawText(String name, ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw malformed(name, "Give each element of BYTES its length, 4 bytes little-endian, and then its bytes.");
        }
        ByteBuffer element = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return text(name, element);
    }

    private static String text(String name, ByteString value) {
        return text(name, value.asReadOnlyByteBuffer());
    }

    private static String text(String name, ByteBuffer value) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(value).toString();
        } catch (CharacterCodingException notText) {
            throw malformed(name, "Give texts in UTF-8.");
        }
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1) * 2.0;
    }

    private static Refusal malformed(String input, String remedy) {
        return new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("input", input), remedy);
    }
}
