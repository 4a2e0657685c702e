package io.modeltrail.query.audit;

import io.modeltrail.query.PageRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The event log for auditors, oldest first. */
@RestController
class EventHistoryController {
    private final EventHistory history;

    EventHistoryController(EventHistory history) {
        this.history = history;
    }

    @GetMapping("/api/v1/audit/events")
    AuditEvent.History events(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String limit)
            throws InterruptedException {
        long first = from == null ? 0 : PageRequest.number("from", from, 0, Long.MAX_VALUE);
        int most = PageRequest.limit(limit);
        return history.read(first, most);
    }
}
