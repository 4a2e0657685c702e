package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedMetadataTest {
    private static final MetaDataValue TEXT =
            MetaDataValue.newBuilder().setTextValue("\u20ac \"1\"\n").build();
    private static final MetaDataValue NUMBER =
            MetaDataValue.newBuilder().setNumberValue(Long.MIN_VALUE).build();
    private static final MetaDataValue DOUBLE =
            MetaDataValue.newBuilder().setDoubleValue(-1.5).build();
    private static final MetaDataValue TRUE =
            MetaDataValue.newBuilder().setBooleanValue(true).build();
    private static final MetaDataValue BYTES = MetaDataValue.newBuilder()
            .setBytesValue(SerializedObject.newBuilder()
                    .setType("java.time.Instant")
                    .setRevision("2")
                    .setData(ByteString.copyFrom(new byte[] {0, -1})))
            .build();

    private static String canonical(Map<String, MetaDataValue> values) {
        return new String(new TypedMetadata(values).canonical(), StandardCharsets.UTF_8);
    }

    @Test
    void theOrderIsThatOfTheNamesWhateverTheMapHas() {
        Map<String, MetaDataValue> values = new LinkedHashMap<>();
        values.put("z", TEXT);
        values.put("\u20ac", TRUE);
        values.put("number", NUMBER);
        values.put("double", DOUBLE);
        values.put("Bytes", BYTES);
        values.put("", MetaDataValue.getDefaultInstance());
        assertThat(canonical(values))
                .isEqualTo(
                        "{\"\":null,\"Bytes\":{\"bytes\":\"AP8=\",\"revision\":\"2\",\"type\":\"java.time.Instant\"},"
                                + "\"double\":{\"double\":\"bff8000000000000\"},\"number\":{\"number\":\"-9223372036854775808\"},"
                                + "\"z\":\"\u20ac \\\"1\\\"\\n\",\"\u20ac\":true}");
    }

    @Test
    void valuesOfDifferentTypesAreNeverTheSame() {
        List<MetaDataValue> alike = List.of(
                MetaDataValue.newBuilder().setTextValue("1").build(),
                MetaDataValue.newBuilder().setTextValue("{\"number\":\"1\"}").build(),
                MetaDataValue.newBuilder().setTextValue("true").build(),
                MetaDataValue.newBuilder().setTextValue("null").build(),
                MetaDataValue.newBuilder().setTextValue("").build(),
                MetaDataValue.newBuilder().setNumberValue(1).build(),
                MetaDataValue.newBuilder().setNumberValue(0).build(),
                MetaDataValue.newBuilder().setDoubleValue(1).build(),
                MetaDataValue.newBuilder().setDoubleValue(0.0).build(),
                MetaDataValue.newBuilder().setDoubleValue(-0.0).build(),
                MetaDataValue.newBuilder().setDoubleValue(Double.NaN).build(),
                MetaDataValue.newBuilder().setBooleanValue(false).build(),
                TRUE,
                MetaDataValue.newBuilder()
                        .setBytesValue(SerializedObject.getDefaultInstance())
                        .build(),
                MetaDataValue.getDefaultInstance());
        assertThat(alike.stream().map(value -> canonical(Map.of("a", value))).distinct())
                .hasSize(alike.size());
    }
}
