package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.TrainingRunId;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows how a model was judged: the file that an approval is bound to, and the same as a page to look at. */
@RestController
class EvaluationController {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final StoredEvaluations evaluations;

    EvaluationController(StoredEvaluations evaluations) {
        this.evaluations = evaluations;
    }

    /** The bytes of the file; the entity tag is their digest. */
    @GetMapping(value = "/api/v1/training-runs/{id}/evaluation", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> evaluation(@PathVariable("id") String id) {
        StoredEvaluations.Stored stored = evaluations.read(TrainingRunId.of(id));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .eTag(stored.digest().value())
                .body(stored.json());
    }

    @GetMapping(value = "/api/v1/training-runs/{id}/evaluation.html", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> page(@PathVariable("id") String id) {
        TrainingRunId run = TrainingRunId.of(id);
        StoredEvaluations.Stored stored = evaluations.read(run);
        return ResponseEntity.ok()
                .contentType(HTML)
                .header("Content-Security-Policy", EvaluationPage.SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .body(EvaluationPage.of(run, stored).getBytes(StandardCharsets.UTF_8));
    }
}
