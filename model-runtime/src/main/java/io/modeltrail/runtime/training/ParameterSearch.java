package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.runtime.evaluation.RowSplit;
import io.modeltrail.runtime.evaluation.SplitMix64;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.families.Learners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Successive halving (Jamieson and Talwalkar 2016): all candidates are cross-validated on a small share of the rows outside the
 * hold-out, the best of them on more, until one is left or all rows are used. The hold-out is never looked at.
 */
final class ParameterSearch {
    /** Of each class in each fold, where there are as many: fewer tell candidates apart by chance. */
    private static final int LEAST_ROWS = 20;

    private final CrossValidation validation;
    private final Search search;
    private final List<ModelParameters> candidates;
    private final long seed;

    ParameterSearch(CrossValidation validation, Search search, ModelParameters centre) {
        this.validation = validation;
        this.search = search;
        this.seed = validation.seed();
        candidates = CandidateParameters.of(centre, search.candidates(), seed);
    }

    /**
     * @param share of the rows outside the hold-out
     * @param rows that were judged
     */
    record Round(double share, int rows, List<Trial> trials) {}

    /**
     * @param candidate 0 = the plan's own parameters
     * @param auc mean over the folds; null = the training failed
     */
    record Trial(
            int candidate,
            ModelParameters parameters,
            @Nullable Double auc) {}

    record Found(ModelParameters parameters, List<Round> rounds) {}

    /** How many candidates each round judges, one round after the other. */
    static List<Integer> schedule(Search search) {
        List<Integer> candidates = new ArrayList<>();
        double share = search.firstShare();
        for (int left = search.candidates(); left > 1; left = Math.max(1, left / search.reduction())) {
            candidates.add(left);
            if (share >= 1) {
                return candidates;
            }
            share *= search.reduction();
        }
        return candidates;
    }

    static int trials(Search search) {
        return schedule(search).stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * @param tried told after each trial
     * @throws CannotTrain when no candidate can be trained
     */
    Found run(Runnable tried) {
        List<Round> rounds = new ArrayList<>();
        List<Integer> left = IntStream.range(0, candidates.size()).boxed().toList();
        double share = search.firstShare();
        for (int entrants : schedule(search)) {
            Round round = round(left.subList(0, entrants), Math.min(1, share), tried);
            rounds.add(round);
            // Sorting is stable: of equals the earlier candidate stays.
            left = round.trials().stream()
                    .sorted(Comparator.comparingDouble(ParameterSearch::auc).reversed())
                    .map(Trial::candidate)
                    .toList();
            share *= search.reduction();
        }
        return new Found(candidates.get(left.getFirst()), rounds);
    }

    private static double auc(Trial trial) {
        Double auc = trial.auc();
        return auc == null ? Double.NEGATIVE_INFINITY : auc;
    }

    private Round round(List<Integer> entrants, double share, Runnable tried) {
        boolean[] used = sample(share);
        List<Trial> trials = new ArrayList<>();
        CannotTrain failure = null;
        int rows = 0;
        for (int candidate : entrants) {
            Double auc = null;
            try {
                CrossValidation.OutOfFold judged =
                        validation.run(Learners.of(candidates.get(candidate)), used, fold -> {});
                auc = judged.meanAuc();
                rows = judged.judged().length;
            } catch (CannotTrain impossible) {
                failure = impossible;
            }
            trials.add(new Trial(candidate, candidates.get(candidate), auc));
            tried.run();
        }
        if (failure != null && trials.stream().allMatch(trial -> trial.auc() == null)) {
            throw failure;
        }
        return new Round(share, rows, trials);
    }

    /**
     * The same share of each class in each part of the split, drawn so that a larger share holds every row of a smaller one. Leaving
     * rows out brings no entity to both sides of a fold.
     */
    private boolean[] sample(double share) {
        RowSplit split = validation.split();
        boolean[] labels = validation.rows().labels();
        int[] part = new int[labels.length];
        Arrays.fill(part, -1);
        for (int row : split.learned()) {
            part[row] = split.folds();
        }
        for (int fold = 0; fold < split.folds(); fold++) {
            for (int row : split.fold(fold)) {
                part[row] = fold;
            }
        }
        SplitMix64 random = new SplitMix64(seed);
        boolean[] used = new boolean[labels.length];
        for (int wanted = 0; wanted <= split.folds(); wanted++) {
            for (boolean label : new boolean[] {false, true}) {
                int of = wanted;
                int[] stratum = IntStream.range(0, labels.length)
                        .filter(row -> part[row] == of && labels[row] == label)
                        .toArray();
                random.shuffle(stratum);
                int taken = Math.max(Math.min(LEAST_ROWS, stratum.length), (int) Math.ceil(share * stratum.length));
                for (int index = 0; index < Math.min(taken, stratum.length); index++) {
                    used[stratum[index]] = true;
                }
            }
        }
        return used;
    }
}
