package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.artifact.ScoringFiles;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The files of completed jobs, sent as they are read. */
@RestController
@RequestMapping("/api/v1/batch-scorings/{id}")
class BatchScoringResultController {
    private static final MediaType PARQUET = MediaType.parseMediaType("application/vnd.apache.parquet");
    private static final MediaType JSON_LINES = MediaType.parseMediaType("application/x-ndjson");

    private final EventStore events;
    private final ScoringFiles files;
    private final ErasedFiles erased;

    BatchScoringResultController(EventStore events, ScoringFiles files, ErasedFiles erased) {
        this.erased = erased;
        this.events = events;
        this.files = files;
    }

    /** A row for each prediction, in the order of the snapshot: entity, prediction_id, score, decision, model_version_id, variant. */
    @GetMapping("/result")
    ResponseEntity<Resource> result(@PathVariable("id") String id) {
        BatchScoringId job = BatchScoringId.of(id);
        return file(outcome(job).resultDigest(), PARQUET, "batch-scoring-" + job + ".parquet");
    }

    /** A line for each row that was refused; nothing when none was. */
    @GetMapping("/problems")
    ResponseEntity<Resource> problems(@PathVariable("id") String id) {
        BatchScoringId job = BatchScoringId.of(id);
        Sha256Digest digest = outcome(job).problemsDigest();
        return digest == null
                ? ResponseEntity.noContent().build()
                : file(digest, JSON_LINES, "batch-scoring-" + job + "-problems.jsonl");
    }

    /** @param recorded in the event; where somebody was erased since, another file stands for it */
    private ResponseEntity<Resource> file(Sha256Digest recorded, MediaType type, String name) {
        Sha256Digest digest = erased.current(recorded);
        return ResponseEntity.ok()
                .contentType(type)
                .eTag('"' + digest.hex() + '"')
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(new FileSystemResource(files.find(digest)));
    }

    private BatchScoringOutcome outcome(BatchScoringId job) {
        JobHistory history = JobHistory.read(events, job);
        if (history == null) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("batchScoringId", job.toString()),
                    "Give the id of a batch scoring job, as the request for it answered.");
        }
        if (history.completed() == null) {
            throw new Refusal(
                    RefusalCode.BATCH_SCORING_NOT_COMPLETED,
                    Map.of("ended", Boolean.toString(history.ended())),
                    "Wait until the job is completed; one that failed or was cancelled has no result.");
        }
        return history.completed().outcome();
    }
}
