package io.modeltrail.query.outcome;

import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Outcomes in the order in which they were recorded, the newest first. */
@RestController("query.outcomeController")
class OutcomeController {
    private final OutcomeRows rows;
    private final OutcomeStates states;

    OutcomeController(OutcomeRows rows, OutcomeStates states) {
        this.rows = rows;
        this.states = states;
    }

    @GetMapping("/api/v1/use-cases/{useCase}/outcomes")
    Page<OutcomeView> list(
            @PathVariable("useCase") String name,
            @RequestParam(name = "entity", required = false) @Nullable String entity,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        UseCaseKey useCase = new UseCaseKey(name);
        PageRequest page = new PageRequest(PageRequest.limit(limit), null);
        Long before = after == null ? null : PageRequest.number("after", after, 0, Long.MAX_VALUE);
        String known = entity == null ? null : PageRequest.text("entity", entity);
        long asOf = states.asOf();
        return Page.of(rows.list(useCase, known, before, page.rowsToRead()), page, OutcomeView::position, asOf);
    }
}
