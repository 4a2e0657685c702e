package io.modeltrail.command.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record ApproverIsNotTheTrainer(Actor approver, Actor trainer) {
    void orRefuse() {
        if (approver.id().equals(trainer.id())) {
            throw new Refusal(
                    RefusalCode.APPROVER_IS_THE_TRAINER,
                    Map.of("approver", approver.id(), "trainer", trainer.id()),
                    "Ask somebody else to decide.");
        }
    }
}
