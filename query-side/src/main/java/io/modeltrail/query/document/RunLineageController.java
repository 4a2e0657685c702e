package io.modeltrail.query.document;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.RecordedAccesses;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Runs in the words of OpenLineage. */
@RestController
@OnlyNow("It is read from the events of the thing itself, up to the last one.")
class RunLineageController {
    private final RunLineages lineages;
    private final RecordedAccesses accesses;

    RunLineageController(RunLineages lineages, RecordedAccesses accesses) {
        this.lineages = lineages;
        this.accesses = accesses;
    }

    /** @param id of a dataset snapshot, a training run or a batch scoring job */
    @GetMapping("/api/v1/lineage/runs/{id}")
    List<Map<String, Object>> run(@PathVariable String id, Actor actor) {
        UUID runId = Identifiers.parse(id);
        List<Map<String, Object>> events =
                lineages.of(runId).stream().map(RunLineage.RunEvent::json).toList();
        if (events.isEmpty()) {
            throw RecordedThings.notFound("runId", runId);
        }
        accesses.record(AccessKind.EXPORT, "/api/v1/lineage/runs", Map.of("runId", runId.toString()), actor);
        return events;
    }
}
