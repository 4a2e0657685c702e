package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.DataFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class ProblemController {
    private static final int MOST = 500;

    private final EventStore events;
    private final DataFolders folders;
    private final JsonMapper json;

    ProblemController(EventStore events, DataFolders folders, JsonMapper json) {
        this.events = events;
        this.folders = folders;
        this.json = json;
    }

    /** @param next for the parameter {@code after} of the next call; null on the last page */
    record ProblemPage(List<DataProblem> items, @Nullable String next) {}

    /** All problems of a refused snapshot, a page at a time; none for one that is captured or not yet decided on. */
    @GetMapping("/api/v1/datasets/{id}/problems")
    ProblemPage problems(
            @PathVariable("id") String id,
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "after", required = false) @Nullable String after)
            throws IOException {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("limit", Integer.toString(limit)),
                    "Give limit a value from 1 to " + MOST + ".");
        }
        DatasetSnapshotRefused refused = refusal(DatasetSnapshotId.of(id));
        if (refused == null) {
            return new ProblemPage(List.of(), null);
        }
        Path report = folders.reports().resolve(refused.reportDigest().hex() + ".jsonl");
        if (!Files.exists(report)) {
            // a full disk can refuse the report but not the event, which then holds all of it
            return new ProblemPage(refused.firstProblems().stream().limit(limit).toList(), null);
        }
        return new ReportPages(report, json).page(after, limit);
    }

    /** Null while there is no refusal. */
    private @Nullable DatasetSnapshotRefused refusal(DatasetSnapshotId id) {
        List<DatasetSnapshotEvent> history = events.readEvents(id.toString())
                .asStream()
                .map(Message::getPayload)
                .filter(DatasetSnapshotEvent.class::isInstance)
                .map(DatasetSnapshotEvent.class::cast)
                .toList();
        if (history.isEmpty()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("datasetSnapshotId", id.toString()),
                    "Give the id of a dataset snapshot, as the request for it answered.");
        }
        return history.getLast() instanceof DatasetSnapshotRefused refused ? refused : null;
    }
}
