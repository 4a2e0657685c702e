package io.modeltrail.query.audit;

import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who looked at what, newest first. */
@RestController
class AccessController {
    private final AccessRows rows;
    private final ProjectionProgress progress;

    AccessController(AccessRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    /** @param after position of the last one of the page before */
    @GetMapping("/api/v1/audit/accesses")
    Page<AccessView> list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        AccessRows.Filter filter = new AccessRows.Filter(
                kind == null ? null : kind(kind),
                actor == null ? null : PageRequest.text("actor", actor),
                PageRequest.instant("from", from),
                PageRequest.instant("to", to));
        PageRequest page = PageRequest.of(limit, null);
        Long before = after == null ? null : (Long) PageRequest.number("after", after, 0, Long.MAX_VALUE);
        long asOf = progress.asOf(AccessProjection.GROUP, rows.lastPosition());
        List<AccessView> found = rows.list(filter, before, page.rowsToRead());
        return Page.of(found, page, AccessView::position, asOf);
    }

    private static AccessKind kind(String text) {
        return Arrays.stream(AccessKind.values())
                .filter(kind -> kind.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.MALFORMED_REQUEST,
                        Map.of("parameter", "kind"),
                        "Give one of " + Arrays.toString(AccessKind.values()) + "."));
    }
}
