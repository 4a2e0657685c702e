package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.FeatureRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The plaintext of what is sealed: CBOR (RFC 8949) of the personal components by name, each number in its shortest exact form. Features are an object
 * by name, or an array in the order in which the trail has named them.
 */
final class PersonalCbor {
    /** Up to here every integer is a double, and the other way round. */
    private static final double MOST_EXACT = 0x1p53;

    private PersonalCbor() {}

    /** Writes personal components alone. */
    static CBORMapper mapper() {
        SimpleModule form = new SimpleModule("personal components");
        form.setSerializerModifier(new ComponentsOf(true));
        form.addSerializer(FeatureRow.class, new Features());
        return CBORMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .addModule(form)
                .build();
    }

    /** With the values alone, an array in their order, for rows that the columns describe; null = every row has its names. */
    static ObjectWriter writer(CBORMapper mapper, Class<?> eventClass, @Nullable FeatureColumns columns) {
        return mapper.writerFor(eventClass).withAttribute(FeatureColumns.class, columns);
    }

    /** @param cbor at the beginning of an array that {@link #writer} has written */
    static FeatureRow row(JsonParser cbor, FeatureColumns columns) {
        @Nullable Object[] values = new @Nullable Object[columns.names().size()];
        for (int column = 0; column < values.length; column++) {
            values[column] = switch (cbor.nextToken()) {
                case VALUE_NULL -> null;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> cbor.getDoubleValue();
                case VALUE_STRING -> cbor.getString();
                case null, default -> throw noRow(cbor);
            };
        }
        if (cbor.nextToken() != JsonToken.END_ARRAY) {
            throw noRow(cbor);
        }
        return columns.row(values);
    }

    private static MismatchedInputException noRow(JsonParser cbor) {
        return MismatchedInputException.from(cbor, FeatureRow.class, "not one value for each name");
    }

    private static final class Features extends ValueSerializer<FeatureRow> {
        @Override
        public void serialize(FeatureRow row, JsonGenerator cbor, SerializationContext context) {
            Map<String, @Nullable Object> values = row.values();
            if (context.getAttribute(FeatureColumns.class) instanceof FeatureColumns columns && columns.describe(row)) {
                cbor.writeStartArray(row, values.size());
                columns.forEachValue(row, value -> write(value, cbor));
                cbor.writeEndArray();
                return;
            }
            cbor.writeStartObject(row, values.size());
            values.forEach((name, value) -> {
                cbor.writeName(name);
                write(value, cbor);
            });
            cbor.writeEndObject();
        }
    }

    private static void write(@Nullable Object value, JsonGenerator cbor) {
        switch (value) {
            case null -> cbor.writeNull();
            case Double number -> write(number.doubleValue(), cbor);
            default -> cbor.writeString((String) value);
        }
    }

    private static void write(double number, JsonGenerator cbor) {
        long whole = (long) number;
        if (whole == number && Math.abs(number) <= MOST_EXACT && !isNegativeZero(number)) {
            cbor.writeNumber(whole);
        } else if ((float) number == number) {
            cbor.writeNumber((float) number);
        } else {
            cbor.writeNumber(number);
        }
    }

    private static boolean isNegativeZero(double number) {
        return number == 0 && Double.doubleToRawLongBits(number) != 0;
    }
}
