package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.query.prediction.LineageView.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param facts events of the rollout that the shadow score names */
record ShadowIsTheChallenger(ShadowScore shadow, List<LineageFact<?>> facts) {
    Check check() {
        return new Check(
                "shadow-is-the-challenger-of-its-rollout",
                holds(),
                "The rollout that the shadow score names has a shadow step and this model version as its challenger.");
    }

    private @Nullable Boolean holds() {
        return facts.stream()
                .map(LineageFact::event)
                .filter(RolloutStarted.class::isInstance)
                .map(RolloutStarted.class::cast)
                .findFirst()
                .map(rollout -> rollout.challenger().equals(shadow.modelVersionId())
                        && shadow.step() == 0
                        && rollout.plan().isShadow(0))
                .orElse(null);
    }
}
