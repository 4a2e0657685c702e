package io.modeltrail.query.model;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.StoredJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Signed decisions as files. */
@RestController
class EnvelopeController {
    private final ModelVersionRows rows;
    private final StoredJson json;

    EnvelopeController(ModelVersionRows rows, StoredJson json) {
        this.rows = rows;
        this.json = json;
    }

    /** @param position of the approval, or of the rejection */
    @GetMapping("/api/v1/model-versions/{id}/approvals/{position}/envelope")
    ResponseEntity<byte[]> envelope(@PathVariable String id, @PathVariable String position) {
        long at = PageRequest.number("position", position, 0, Long.MAX_VALUE);
        DsseEnvelope envelope = rows.envelope(ModelVersionId.of(id), at)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("modelVersionId", id, "position", position),
                        "Give the position of a signed decision, as the page of the model version shows it."));
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, DsseEnvelope.MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"decision-" + at + ".dsse.json\"")
                .body(json.write(envelope).getBytes(StandardCharsets.UTF_8));
    }
}
