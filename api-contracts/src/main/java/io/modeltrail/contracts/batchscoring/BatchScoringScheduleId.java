package io.modeltrail.contracts.batchscoring;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Identity of the schedule of a use case: its name behind a word, because other things have the name alone. */
public record BatchScoringScheduleId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public BatchScoringScheduleId {}

    public static BatchScoringScheduleId of(UseCaseKey useCase) {
        return new BatchScoringScheduleId("batch-scoring:" + useCase);
    }

    @Override
    public String toString() {
        return value;
    }
}
