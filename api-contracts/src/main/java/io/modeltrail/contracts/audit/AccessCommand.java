package io.modeltrail.contracts.audit;

import io.modeltrail.contracts.access.Actor;
import java.time.Instant;
import java.util.Map;

/** What is asked of the record of accesses. */
public sealed interface AccessCommand {
    /**
     * Records that somebody read or took something. It is sent before the first byte is given away, or, for a result, when it is known.
     *
     * @param what an address or a noun, for example {@code /api/v1/audit/export}; never personal data
     * @param details filters, counts, results, digests; a data subject by its pseudonym only; at most 32 of up to 500 characters
     */
    record RecordAccess(
            AccessId accessId, AccessKind kind, String what, Map<String, String> details, Actor by, Instant at)
            implements AccessCommand {}
}
