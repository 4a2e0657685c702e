package io.modeltrail.contracts.training;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All choices of a training run; with the snapshot and the environment they determine the model.
 *
 * @param parameters of the learner; where a search is asked for, the centre that it starts from
 * @param seed of folds, hold-out, bootstrap, search and learner
 * @param folds of the cross-validation, 2 to 20
 * @param holdoutShare share of the rows that training never sees, 0.05 to 0.5
 * @param precisionAtLeast the decision threshold is the lowest whose out-of-fold precision reaches this, 0 to 1
 * @param threads of the learner, 1 to 64
 * @param search null = the parameters are taken as they are
 * @param campaign what a retention campaign costs and gains; null = no profit is computed
 * @param segments category features by which the evaluation is sliced, at most 10
 * @param levers what can be acted on, for counterfactuals, at most 50
 */
public record TrainingPlan(
        ModelParameters parameters,
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
    public TrainingPlan {
        segments = List.copyOf(segments);
        levers = List.copyOf(levers);
        Bounds.inRange("folds", folds, 2, 20);
        Bounds.inRange("holdoutShare", holdoutShare, 0.05, 0.5);
        Bounds.inRange("precisionAtLeast", precisionAtLeast, 0, 1);
        Bounds.inRange("threads", threads, 1, 64);
        Bounds.inRange("segments", segments.size(), 0, 10);
        Bounds.inRange("levers", levers.size(), 0, 50);
        Bounds.require(
                new HashSet<>(segments).size() == segments.size()
                        && levers.stream().map(Lever::feature).distinct().count() == levers.size(),
                "Name each segment and the feature of each lever once.");
    }

    /** Five folds, a fifth held out, precision of at least 0.80, one thread, seed 42, everything else standard. */
    public static TrainingPlan defaultsFor(ModelParameters parameters) {
        return new TrainingPlan(
                parameters,
                42,
                5,
                0.2,
                0.8,
                1,
                Preparation.STANDARD,
                Validation.STANDARD,
                null,
                null,
                List.of(),
                List.of());
    }

    /** The same plan for other parameters. */
    public TrainingPlan with(ModelParameters other) {
        return new TrainingPlan(
                other,
                seed,
                folds,
                holdoutShare,
                precisionAtLeast,
                threads,
                preparation,
                validation,
                search,
                campaign,
                segments,
                levers);
    }
}
