package io.modeltrail.contracts.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an approver signs: a statement of in-toto (in-toto Attestation Framework, Statement v1) about the digests that the decision is bound
 * to. Who signs and who verifies make it anew from what they know, and compare bytes.
 *
 * @param comment of which only the digest is signed; the reason, when it is a rejection
 */
public record DecisionStatement(
        ModelVersionId modelVersionId,
        Candidate candidate,
        Decision decision,
        Actor approver,
        String comment,
        Instant decidedAt) {
    public static final String STATEMENT = "https://in-toto.io/Statement/v1";
    static final String PREDICATE = "https://modeltrail.io/attestation/approval/v1";

    public enum Decision {
        APPROVED,
        REJECTED
    }

    /**
     * Written as JSON without spaces, in the order of the members, it is what is signed.
     *
     * @param policy of which only the digest is signed; the one in force when it is decided, any published one when it is verified
     */
    public Map<String, Object> content(ApprovalPolicy policy) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", STATEMENT);
        statement.put("subject", subjects());
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", predicate(policy));
        return statement;
    }

    private List<Object> subjects() {
        ApprovalBinding binding = candidate.binding();
        return List.of(
                subject("artefact", binding.artefactDigest()),
                subject("dataset", binding.datasetDigest()),
                subject("evaluation", binding.evaluationDigest()));
    }

    private static Object subject(String name, Sha256Digest digest) {
        return ordered("name", name, "digest", sha256(digest));
    }

    private Object predicate(ApprovalPolicy policy) {
        return ordered(
                "modelVersionId", modelVersionId.toString(),
                "useCase", candidate.useCase().value(),
                "decision", decision.name(),
                "approver", ordered("id", approver.id(), "role", approver.role().name()),
                "policy", ordered("digest", sha256(policy.digest())),
                "evidence",
                        List.of(
                                ordered(
                                        "kind",
                                        "training-run",
                                        "id",
                                        candidate.trainingRunId().toString()),
                                ordered(
                                        "kind",
                                        "dataset-snapshot",
                                        "id",
                                        candidate.datasetSnapshotId().toString()),
                                ordered(
                                        "kind",
                                        "evaluation",
                                        "digest",
                                        sha256(candidate.binding().evaluationDigest()))),
                "decidedAt", decidedAt.toString(),
                "comment", ordered("digest", sha256(Sha256Digest.ofText(comment))));
    }

    private static Object sha256(Sha256Digest digest) {
        return Map.of("sha256", digest.hex());
    }

    /** Names and values in turn. */
    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            ordered.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return ordered;
    }
}
