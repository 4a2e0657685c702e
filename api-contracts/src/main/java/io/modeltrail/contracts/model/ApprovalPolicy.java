package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.charset.StandardCharsets;

/** The rules by which model versions are decided on, as one text whose digest is in every signed decision. */
public final class ApprovalPolicy {
    /** Whoever changes a rule changes this text; a test holds the two together. */
    private static final String TEXT = """
            {"policy":"modeltrail/approval/v1","approvalsNeeded":2,"approversAreDifferentPeople":true,\
            "approverIsNotTheTrainer":true,"oneRejectionIsFinal":true,"role":"APPROVER"}
            """;

    private ApprovalPolicy() {}

    /** The bytes that the digest is of. */
    public static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    public static Sha256Digest digest() {
        return Sha256Digest.of(bytes());
    }
}
