package io.modeltrail.command.feature;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** @param newest the newest defined version; 0 = none */
record VersionsCountUpByOne(int newest, int sent) {
    void orRefuse() {
        if (sent != newest + 1) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_VERSION_SKIPPED,
                    Map.of("newestVersion", Integer.toString(newest), "sentVersion", Integer.toString(sent)),
                    "Give the definition version " + (newest + 1) + ".");
        }
    }
}
