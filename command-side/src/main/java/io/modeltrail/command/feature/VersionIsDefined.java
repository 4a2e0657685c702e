package io.modeltrail.command.feature;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record VersionIsDefined(int version, int newest) {
    void orRefuse() {
        if (version < 1 || version > newest) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("version", Integer.toString(version), "newestVersion", Integer.toString(newest)),
                    "Name a version that has been defined.");
        }
    }
}
