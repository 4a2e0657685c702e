package io.modeltrail.command.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.Set;

record ApproversAreDifferentPeople(Set<String> approvers, Actor approver) {
    void orRefuse() {
        if (approvers.contains(approver.id())) {
            throw new Refusal(
                    RefusalCode.APPROVED_ALREADY_BY_THIS_PERSON,
                    Map.of("approver", approver.id()),
                    "Ask a second person for the other approval.");
        }
    }
}
