package io.modeltrail.contracts.monitoring;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one measurement of a served model version, a UUIDv7. */
public record MeasurementId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static MeasurementId of(String text) {
        return new MeasurementId(Identifiers.parse(text));
    }

    public static MeasurementId next() {
        return new MeasurementId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
