package io.modeltrail.query.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedAccesses;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The event log for auditors, oldest first. */
@RestController
class EventHistoryController {
    private final EventHistory history;
    private final RecordedAccesses accesses;

    EventHistoryController(EventHistory history, RecordedAccesses accesses) {
        this.history = history;
        this.accesses = accesses;
    }

    @GetMapping("/api/v1/audit/events")
    AuditEvent.History events(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String limit,
            Actor actor)
            throws InterruptedException {
        long first = from == null ? 0 : PageRequest.number("from", from, 0, Long.MAX_VALUE);
        int most = PageRequest.limit(limit);
        accesses.record(
                AccessKind.READ,
                "/api/v1/audit/events",
                Map.of("from", Long.toString(first), "limit", Integer.toString(most)),
                actor);
        return history.read(first, most);
    }
}
