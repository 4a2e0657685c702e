package io.modeltrail.command.monitoring;

import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;

record EachKindIsJudgedOnce(List<Finding> findings) {
    void orRefuse() {
        if (findings.stream().map(Finding::kind).distinct().count() != findings.size()) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, "Give one finding for each kind of alarm.");
        }
    }
}
