package io.modeltrail.contracts.access;

/** What somebody may do. {@link #SYSTEM} is the platform's own processes and is never given to a user. */
public enum Role {
    DATA_SCIENTIST,
    APPROVER,
    COMPLIANCE_OFFICER,
    AUDITOR,
    PRODUCT,
    OPERATOR,
    ADMIN,
    SYSTEM
}
