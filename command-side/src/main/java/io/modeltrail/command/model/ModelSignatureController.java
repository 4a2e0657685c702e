package io.modeltrail.command.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Signatures of approved model versions, for people who take the files elsewhere. */
@RestController
class ModelSignatureController {
    private final DecisionSigning models;
    private final ModelSigner signer;

    ModelSignatureController(DecisionSigning models, ModelSigner signer) {
        this.models = models;
        this.signer = signer;
    }

    /** The signature is another one each time, what is signed is not. */
    @GetMapping("/api/v1/model-versions/{id}/signature")
    ResponseEntity<ModelSigner.Bundle> signature(@PathVariable("id") String id) {
        ModelVersionId version = ModelVersionId.of(id);
        Sha256Digest artefact = models.candidate(version).binding().artefactDigest();
        new SignedModelIsApproved(version, models.approved(version)).orRefuse();
        ModelManifest manifest = new ModelManifest(version, new TreeMap<>(Map.of(artefact.hex(), artefact)));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"model-" + version + ".sigstore.json\"")
                .body(signer.sign(manifest));
    }

    /** PEM. */
    @GetMapping(path = "/api/v1/model-signing-key", produces = "application/x-pem-file")
    byte[] key() {
        return signer.publicKey().value().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
