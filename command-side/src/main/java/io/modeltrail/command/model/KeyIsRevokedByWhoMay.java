package io.modeltrail.command.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

/** An approver revokes their own keys, an administrator everybody's. */
record KeyIsRevokedByWhoMay(String approver, Actor by) {
    void orRefuse() {
        if (by.role() != Role.ADMIN && !by.id().equals(approver)) {
            throw new Refusal(RefusalCode.NOT_PERMITTED, "Ask the approver whose key it is, or an administrator.");
        }
    }
}
