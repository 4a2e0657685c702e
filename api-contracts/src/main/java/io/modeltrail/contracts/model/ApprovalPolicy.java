package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules by which model versions are decided on, as one text whose digest is in every decision that was signed under it. */
public record ApprovalPolicy(String text) {
    /**
     * The oldest first, the one in force last. Whoever changes a rule adds a text, and a test holds that one and the rules together; a text that
     * was published stays as it is, since what was signed under it verifies by its digest.
     */
    public static final List<ApprovalPolicy> PUBLISHED = List.of(new ApprovalPolicy("""
            {"policy":"modeltrail/approval/v1","approvalsNeeded":2,"approversAreDifferentPeople":true,\
            "approverIsNotTheTrainer":true,"oneRejectionIsFinal":true,"role":"APPROVER"}
            """));

    public static ApprovalPolicy inForce() {
        return PUBLISHED.getLast();
    }

    /** The bytes that the digest is of. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public Sha256Digest digest() {
        return Sha256Digest.of(bytes());
    }
}
