package io.modeltrail.command.outcome;

import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one outcome from the value of a record: JSON with the fields of an outcome and its {@code useCase}. As a CloudEvent it is the data, in
 * structured mode below {@code data}, in binary mode as it is.
 */
final class OutcomeRecordReader {
    private static final int LARGEST = 64 * 1024;
    private static final Set<String> FIELDS =
            Set.of("useCase", "outcomeId", "entity", "occurredAt", "positive", "source");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OutcomeRecordReader() {}

    record OfUseCase(UseCaseKey useCase, GivenOutcome outcome) {}

    /** @throws Refusal without anything of the record's values */
    static OfUseCase read(byte @Nullable [] value, Instant now) {
        JsonNode fields = fields(value);
        fields.propertyNames().stream()
                .filter(name -> !FIELDS.contains(name))
                .findAny()
                .ifPresent(unknown -> {
                    throw new Refusal(RefusalCode.UNKNOWN_FIELD, "Give the fields of an outcome and its use case.");
                });
        JsonNode positive = fields.get("positive");
        if (positive == null || !positive.isBoolean()) {
            throw malformed("positive");
        }
        GivenOutcome outcome = new GivenOutcome(
                fields.hasNonNull("outcomeId") ? OutcomeId.of(text(fields, "outcomeId")) : null,
                text(fields, "entity"),
                time(text(fields, "occurredAt")),
                positive.booleanValue(),
                text(fields, "source"));
        new OutcomeIsWellFormed(0, outcome, now).orRefuse();
        return new OfUseCase(new UseCaseKey(text(fields, "useCase")), outcome);
    }

    private static JsonNode fields(byte @Nullable [] value) {
        if (value == null) {
            throw malformed("");
        }
        if (value.length > LARGEST) {
            throw new Refusal(RefusalCode.TOO_LARGE, "Give one outcome in at most " + LARGEST + " bytes.");
        }
        try {
            JsonNode read = JSON.readTree(value);
            JsonNode data = read.has("specversion") ? read.get("data") : read;
            if (data != null && data.isObject()) {
                return data;
            }
        } catch (JacksonException notJson) {
            throw malformed("");
        }
        throw malformed("");
    }

    private static String text(JsonNode fields, String name) {
        JsonNode found = fields.get(name);
        if (found == null || !found.isString()) {
            throw malformed(name);
        }
        return found.stringValue();
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            throw malformed("occurredAt");
        }
    }

    private static Refusal malformed(String field) {
        return new Refusal(
                RefusalCode.MALFORMED_REQUEST,
                Map.of("field", field),
                "Give useCase, entity, occurredAt, positive and source as JSON.");
    }
}
