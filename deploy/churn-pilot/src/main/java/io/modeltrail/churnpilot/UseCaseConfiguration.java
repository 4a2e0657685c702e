package io.modeltrail.churnpilot;

import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the platform is set up for one use case.
 *
 * @param plan what all model families have in common
 * @param families that compete; the first is the baseline
 * @param trigger which facts ask for a prediction; null = none does
 */
public record UseCaseConfiguration(
        UseCaseKey key,
        String title,
        SharedPlan plan,
        List<ModelParameters> families,
        RolloutPlan rolloutPlan,
        @Nullable TriggerDefinition trigger) {
    public UseCaseConfiguration {
        families = List.copyOf(families);
    }

    /** The components of {@link TrainingPlan} without the parameters. */
    public record SharedPlan(
            long seed,
            int folds,
            double holdoutShare,
            double precisionAtLeast,
            int threads,
            Preparation preparation,
            Validation validation,
            @Nullable Search search,
            @Nullable Campaign campaign,
            List<String> segments,
            List<Lever> levers) {
        TrainingPlan with(ModelParameters parameters) {
            boolean keepsDirections =
                    parameters instanceof ModelParameters.Xgboost || parameters instanceof ModelParameters.RandomForest;
            return new TrainingPlan(
                    parameters,
                    seed,
                    folds,
                    holdoutShare,
                    precisionAtLeast,
                    threads,
                    keepsDirections ? preparation : withoutDirections(preparation),
                    validation,
                    search,
                    campaign,
                    segments,
                    levers);
        }

        /** Without what names a feature. */
        SharedPlan ofAnyTable() {
            return new SharedPlan(
                    seed,
                    folds,
                    holdoutShare,
                    precisionAtLeast,
                    threads,
                    withoutDirections(preparation),
                    validation,
                    search,
                    campaign,
                    List.of(),
                    List.of());
        }

        private static Preparation withoutDirections(Preparation preparation) {
            return new Preparation(preparation.rareCategoryShare(), preparation.unknownCategory(), Map.of());
        }
    }

    /** One for each family, in their order. */
    public List<TrainingPlan> trainingPlans() {
        return families.stream().map(plan::with).toList();
    }

    /** The same families and choices for a table with other features. */
    public UseCaseConfiguration ofAnyTable(UseCaseKey other) {
        return new UseCaseConfiguration(other, title, plan.ofAnyTable(), families, rolloutPlan, null);
    }
}
