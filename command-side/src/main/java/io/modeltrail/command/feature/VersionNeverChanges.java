package io.modeltrail.command.feature;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record VersionNeverChanges(int version, Sha256Digest defined, Sha256Digest sent) {
    void orRefuse() {
        if (!sent.equals(defined)) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_VERSION_EXISTS,
                    Map.of(
                            "version",
                            Integer.toString(version),
                            "definedDigest",
                            defined.value(),
                            "sentDigest",
                            sent.value()),
                    "Give the changed definition the next version.");
        }
    }
}
