package io.modeltrail.churnpilot;

import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;

/**
 * How the platform is set up for one use case.
 *
 * @param trainingPlans one for each model family that competes
 */
public record UseCaseConfiguration(
        UseCaseKey key, String title, List<TrainingPlan> trainingPlans, RolloutPlan rolloutPlan) {
    public UseCaseConfiguration {
        trainingPlans = List.copyOf(trainingPlans);
    }
}
