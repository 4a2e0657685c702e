package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.training.TrainingRunId;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the model of a training run looks at. */
@RestController
@RequestMapping("/api/v1/training-runs/{id}")
class RunExplanationController {
    private final ExplainedRuns runs;

    RunExplanationController(ExplainedRuns runs) {
        this.runs = runs;
    }

    /** The stored bytes themselves, so that the digest in the run's outcome can be checked by whoever asked. */
    @GetMapping(path = "/explanations", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> explanations(@PathVariable("id") String id) {
        ExplainedRuns.Run run = runs.run(TrainingRunId.of(id));
        return ResponseEntity.ok()
                .eTag('"' + run.explanationDigest().hex() + '"')
                .contentType(MediaType.APPLICATION_JSON)
                .body(runs.content(run));
    }

    /** The same to look at: one page without scripts and without anything loaded from elsewhere. */
    @GetMapping(path = "/explanations.html", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(@PathVariable("id") String id) {
        ExplainedRuns.Run run = runs.run(TrainingRunId.of(id));
        return ResponseEntity.ok()
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(new ExplanationPage(
                                run.trainingRunId(),
                                run.explanationDigest(),
                                ExplainedRuns.parsed(run.explanationDigest(), runs.content(run)))
                        .html());
    }
}
