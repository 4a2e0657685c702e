package io.modeltrail.query.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is stored.
 *
 * @param type the stored name, with its {@code revision}
 * @param aggregateType null, like id and sequence number, when the event belongs to no aggregate
 * @param payload the stored JSON itself
 */
record AuditEvent(
        long position,
        String eventId,
        String type,
        @Nullable String revision,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        @Nullable Long sequenceNumber,
        Instant at,
        Map<String, Object> metadata,
        @JsonRawValue String payload) {
    /**
     * Events in the order of the log.
     *
     * @param next give it as {@code from} to get the next page; null when the log ends here
     * @param headPosition of the last event in the log; -1 = there is none
     */
    record History(List<AuditEvent> items, @Nullable Long next, long headPosition) {}
}
