package io.modeltrail.query.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.LogExport;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.TlogProof;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.VerifierKey;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedAccesses;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proofs from the Merkle log, and files that verify without it. */
@RestController
@OnlyNow("Proofs name the size of the tree that they hold for; give that size.")
@RequestMapping("/api/v1/audit")
class ProofController {
    private final ServedLog served;
    private final RecordedAccesses accesses;

    ProofController(ServedLog served, RecordedAccesses accesses) {
        this.served = served;
        this.accesses = accesses;
    }

    /** @param key C2SP verifier key */
    record PublicKey(String key, String pem) {}

    record PublicKeys(String origin, List<PublicKey> keys) {}

    /** Of the tree of {@code size2} leaves with that of {@code size1}; hashes in Base64. */
    record Consistency(long size1, long size2, String root1, String root2, List<String> proof) {}

    @GetMapping("/log")
    LogHealth log() {
        return served.log().health();
    }

    @GetMapping("/keys")
    PublicKeys keys() {
        TransparencyLog log = served.log();
        List<VerifierKey> keys = log.keys();
        return new PublicKeys(
                log.origin(),
                keys.stream()
                        .map(key -> new PublicKey(key.toString(), key.pem()))
                        .toList());
    }

    record RotationRequest(TransparencyLog.Rotation step) {}

    /** Only in the process that signs. */
    @PostMapping("/keys/rotation")
    PublicKey rotate(@RequestBody RotationRequest request) throws IOException {
        try {
            VerifierKey key = served.log().rotate(request.step());
            return new PublicKey(key.toString(), key.pem());
        } catch (TransparencyLog.RotationRefused refused) {
            throw new Refusal(RefusalCode.KEY_ROTATION_OUT_OF_ORDER, String.valueOf(refused.getMessage()));
        }
    }

    /** C2SP tlog-proof. */
    @GetMapping("/events/{position}/proof")
    void proof(@PathVariable String position, HttpServletResponse response) throws IOException {
        String text = proof(position).text();
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().write(text);
    }

    /** Sigstore's TransparencyLogEntry. */
    @GetMapping("/events/{position}/proof.json")
    Map<String, Object> sigstore(@PathVariable String position) throws IOException {
        TransparencyLog log = served.log();
        TlogProof proof = proof(position);
        long index = proof.inclusion().index();
        List<StoredEvent> found = new ArrayList<>();
        log.events(index, index + 1, found::add);
        if (found.isEmpty()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("position", position),
                    "The event was signed and its row is missing: the store was changed. Verify an export.");
        }
        return proof.sigstore(log.keys().getLast(), found.getFirst().leafData(log.origin()));
    }

    private TlogProof proof(String position) {
        Checkpoint checkpoint = served.checkpoint();
        MerkleTree tree = served.tree(checkpoint);
        return new TlogProof(tree.inclusion(ServedLog.position(position, checkpoint), checkpoint.size()), checkpoint);
    }

    /** @param to null = the last checkpoint */
    @GetMapping("/consistency")
    Consistency consistency(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        Checkpoint checkpoint = served.checkpoint();
        MerkleTree tree = served.tree(checkpoint);
        long size2 = to == null ? checkpoint.size() : PageRequest.number("to", to, 1, checkpoint.size());
        long size1 = PageRequest.number("from", from == null ? "" : from, 1, size2);
        return new Consistency(
                size1,
                size2,
                tree.root(size1).base64(),
                tree.root(size2).base64(),
                tree.consistency(size1, size2).hashes().stream()
                        .map(Hash::base64)
                        .toList());
    }

    /** JSON Lines up to the last checkpoint; give {@code from} for a part from there on. */
    @GetMapping("/export")
    void export(@RequestParam(required = false) @Nullable String from, Actor actor, HttpServletResponse response)
            throws IOException {
        Checkpoint checkpoint = served.checkpoint();
        long first = from == null ? 0 : PageRequest.number("from", from, 0, checkpoint.size());
        accesses.record(
                AccessKind.EXPORT,
                "/api/v1/audit/export",
                Map.of("from", Long.toString(first), "to", Long.toString(checkpoint.size())),
                actor);
        response.setContentType("application/jsonl");
        response.setHeader("Content-Disposition", "attachment; filename=\"modeltrail-log-" + first + ".jsonl\"");
        new LogExport(served.log(), checkpoint).write(first, response.getOutputStream());
    }
}
