package io.modeltrail.contracts.batchscoring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Why a job was asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BatchScoringCause.Request.class, name = "REQUEST"),
    @JsonSubTypes.Type(value = BatchScoringCause.Schedule.class, name = "SCHEDULE")
})
public sealed interface BatchScoringCause {
    /** Somebody asked by hand. */
    record Request() implements BatchScoringCause {}

    /** @param dueAt moment of the schedule that the job is for */
    record Schedule(BatchScoringScheduleId scheduleId, Instant dueAt) implements BatchScoringCause {}
}
