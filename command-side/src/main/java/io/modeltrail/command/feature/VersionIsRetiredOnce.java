package io.modeltrail.command.feature;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record VersionIsRetiredOnce(int version, boolean retired) {
    void orRefuse() {
        if (retired) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_RETIRED,
                    Map.of("version", Integer.toString(version)),
                    "Nothing is left to do; to compute these features again, define them as a new version.");
        }
    }
}
