package io.modeltrail.command.model;

/** Two different people must say yes before a model version may be rolled out. */
record EnoughPeopleApproved(int approvals) {
    static final int NEEDED = 2;

    boolean holds() {
        return approvals >= NEEDED;
    }
}
