package io.modeltrail.contracts.monitoring;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Identity of the one monitor of a use case: {@code monitor:} and the use case, so that a second one cannot come to be. */
public record MonitorId(@JsonValue String value) {
    private static final String PREFIX = "monitor:";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MonitorId {
        if (!value.startsWith(PREFIX)) {
            throw new Refusal(RefusalCode.MALFORMED_IDENTIFIER, "Give monitor: and the name of the use case.");
        }
        new UseCaseKey(value.substring(PREFIX.length()));
    }

    public static MonitorId of(UseCaseKey useCase) {
        return new MonitorId(PREFIX + useCase.value());
    }

    @Override
    public String toString() {
        return value;
    }
}
