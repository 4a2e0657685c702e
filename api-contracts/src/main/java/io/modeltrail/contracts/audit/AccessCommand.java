package io.modeltrail.contracts.audit;

import io.modeltrail.contracts.access.Actor;
import java.time.Instant;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What is asked of the record of accesses. */
public sealed interface AccessCommand {
    /**
     * Records that somebody read or took something. It is sent before the first byte is given away, or, for a result, when it is known. Sending it
     * again changes nothing, at whatever time: the first one is what is recorded.
     *
     * @param what an address or a noun, for example {@code /api/v1/audit/export}; never personal data
     * @param details filters, counts, results, digests; a data subject by its pseudonym only; at most 32 of up to 500 characters
     */
    record RecordAccess(
            @TargetAggregateIdentifier AccessId accessId,
            AccessKind kind,
            String what,
            Map<String, String> details,
            Actor by,
            Instant at)
            implements AccessCommand {}
}
