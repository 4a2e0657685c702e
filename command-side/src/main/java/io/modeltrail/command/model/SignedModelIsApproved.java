package io.modeltrail.command.model;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** Who takes a signed model elsewhere sees the signature and not the decisions. */
record SignedModelIsApproved(ModelVersionId modelVersionId, boolean approved) {
    void orRefuse() {
        if (!approved) {
            throw new Refusal(
                    RefusalCode.MODEL_NOT_APPROVED,
                    Map.of("modelVersionId", modelVersionId.toString()),
                    "Submit the model version and have two people approve it first.");
        }
    }
}
