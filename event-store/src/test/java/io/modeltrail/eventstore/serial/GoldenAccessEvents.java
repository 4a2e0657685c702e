package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import java.util.Map;
import java.util.stream.Stream;

/** What the golden files of recorded accesses hold. */
final class GoldenAccessEvents {
    private GoldenAccessEvents() {}

    static Stream<Object> today() {
        return Stream.of(new AccessRecorded(
                AccessId.of("01990000-0000-7000-8000-00000000000a"),
                AccessKind.EXPORT,
                "/api/v1/audit/export",
                Map.of("from", "0", "to", "1234"),
                new Actor("01990000-0000-7000-8000-000000000009", Role.AUDITOR),
                GoldenEvents.AT));
    }
}
