package io.modeltrail.query.document;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.RecordedAccesses;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.document.RecordedThings.Happened;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Bills of materials as files. */
@RestController
@OnlyNow("It is read from the events of the thing itself, up to the last one.")
class BillOfMaterialsController {
    private final RecordedThings things;
    private final StoredJson json;
    private final RecordedAccesses accesses;

    BillOfMaterialsController(RecordedThings things, StoredJson json, RecordedAccesses accesses) {
        this.things = things;
        this.json = json;
        this.accesses = accesses;
    }

    @GetMapping("/api/v1/model-versions/{id}/bom")
    ResponseEntity<byte[]> bom(@PathVariable String id, Actor actor) {
        ModelVersionId version = ModelVersionId.of(id);
        List<Happened> model = things.of(version.value());
        Candidate candidate = RecordedThings.first(model, ModelVersionRegistered.class)
                .orElseThrow(() -> RecordedThings.notFound("modelVersionId", version.value()))
                .candidate();
        BillOfMaterials bill = new BillOfMaterials(
                model,
                things.of(candidate.trainingRunId().value()),
                things.of(candidate.datasetSnapshotId().value()));
        accesses.record(
                AccessKind.EXPORT, "/api/v1/model-versions/bom", Map.of("modelVersionId", version.toString()), actor);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/vnd.cyclonedx+json;version=1.6")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"model-" + version + ".cdx.json\"")
                .body(json.write(bill.json()).getBytes(StandardCharsets.UTF_8));
    }
}
