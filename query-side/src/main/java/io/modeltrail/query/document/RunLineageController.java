package io.modeltrail.query.document;

import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.query.OnlyNow;
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
    private final RecordedThings things;

    RunLineageController(RecordedThings things) {
        this.things = things;
    }

    /** @param id of a dataset snapshot, a training run or a batch scoring job */
    @GetMapping("/api/v1/lineage/runs/{id}")
    List<Map<String, Object>> run(@PathVariable String id) {
        UUID runId = Identifiers.parse(id);
        List<Map<String, Object>> events = RunLineage.of(runId, things.of(runId));
        if (events.isEmpty()) {
            throw RecordedThings.notFound("runId", runId);
        }
        return events;
    }
}
