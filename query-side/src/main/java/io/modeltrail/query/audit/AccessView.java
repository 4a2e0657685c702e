package io.modeltrail.query.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import java.time.Instant;
import java.util.Map;

/**
 * A recorded access.
 *
 * @param position of the event that records it
 */
record AccessView(
        AccessId accessId,
        AccessKind kind,
        String what,
        Map<String, String> details,
        Actor by,
        Instant at,
        long position) {}
