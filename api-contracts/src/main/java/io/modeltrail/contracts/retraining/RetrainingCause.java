package io.modeltrail.contracts.retraining;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;

/** Why a cycle was started. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RetrainingCause.Schedule.class, name = "SCHEDULE"),
    @JsonSubTypes.Type(value = RetrainingCause.Drift.class, name = "DRIFT"),
    @JsonSubTypes.Type(value = RetrainingCause.Request.class, name = "REQUEST")
})
public sealed interface RetrainingCause {
    /** Tells causes apart. */
    String key();

    /** @param dueAt the moment of the schedule, also when the cycle starts later because nobody was there */
    record Schedule(Instant dueAt) implements RetrainingCause {
        @Override
        public String key() {
            return "schedule " + dueAt;
        }
    }

    /** @param measurementId of what a monitor measured, 1 to 200 characters */
    record Drift(String measurementId) implements RetrainingCause {
        public Drift {
            if (measurementId.isBlank() || measurementId.length() > 200) {
                throw new Refusal(RefusalCode.MALFORMED_IDENTIFIER, "Name the measurement with 1 to 200 characters.");
            }
        }

        @Override
        public String key() {
            return "drift " + measurementId;
        }
    }

    record Request(Actor requestedBy) implements RetrainingCause {
        @Override
        public String key() {
            return "request of " + requestedBy.id();
        }
    }
}
