package io.modeltrail.contracts.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import java.time.Instant;
import java.util.Map;

/** Everything that can be recorded about those who look at the trail. */
public sealed interface AccessEvent {
    AccessId accessId();

    /** Somebody read or took something; the components are those of {@link AccessCommand.RecordAccess}. */
    @StoredAs("audit.AccessRecorded")
    record AccessRecorded(
            AccessId accessId, AccessKind kind, String what, Map<String, String> details, Actor by, Instant at)
            implements AccessEvent {}
}
