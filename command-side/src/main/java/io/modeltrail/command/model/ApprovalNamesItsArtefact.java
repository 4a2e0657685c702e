package io.modeltrail.command.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param named what the approver looked at; null = the approver left it to the registry */
record ApprovalNamesItsArtefact(@Nullable Sha256Digest named, Sha256Digest registered) {
    void orRefuse() {
        if (named != null && !named.equals(registered)) {
            throw new Refusal(
                    RefusalCode.APPROVAL_NAMES_ANOTHER_ARTEFACT,
                    Map.of("named", named.value(), "registered", registered.value()),
                    "Look at the registered model version again and decide on that artefact.");
        }
    }
}
