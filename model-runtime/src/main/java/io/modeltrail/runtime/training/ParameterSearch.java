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
 * hold-out, the best of them on more. The last round is on all rows, and the plan's own parameters are in it: what is found is not
 * worse than they are, by the measure of the cross-validation. The hold-out is never looked at.
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

    /** @param outOfFold of the parameters that were found, as a cross-validation on all rows gives it */
    record Found(ModelParameters parameters, List<Round> rounds, CrossValidation.OutOfFold outOfFold) {}

    private record Judged(Round round, List<CrossValidation.@Nullable OutOfFold> outOfFold) {}

    /** How many candidates each round judges, one round after the other; the last is on all rows. */
    static List<Integer> schedule(Search search) {
        List<Integer> entrants = new ArrayList<>();
        int left = search.candidates();
        for (double share = search.firstShare(); share < 1 && left > 1; share *= search.reduction()) {
            entrants.add(left);
            left = Math.max(1, left / search.reduction());
        }
        // One more for the plan's own parameters.
        entrants.add(entrants.isEmpty() ? left : left + 1);
        return entrants;
    }

    static int trials(Search search) {
        return schedule(search).stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * @param tried told after each trial
     * @throws CannotTrain when no candidate can be trained
     */
    Found run(Runnable tried) {
        List<Integer> schedule = schedule(search);
        List<Round> rounds = new ArrayList<>();
        List<Integer> ranking = IntStream.range(0, candidates.size()).boxed().toList();
        double share = search.firstShare();
        for (int entrants : schedule.subList(0, schedule.size() - 1)) {
            Round round = round(ranking.subList(0, entrants), share, tried).round();
            rounds.add(round);
            ranking = ranking(round);
            share *= search.reduction();
        }
        Judged last = round(finalists(ranking, schedule.getLast()), 1, tried);
        rounds.add(last.round());
        int best = ranking(last.round()).getFirst();
        for (int index = 0; index < last.round().trials().size(); index++) {
            CrossValidation.OutOfFold outOfFold = last.outOfFold().get(index);
            if (last.round().trials().get(index).candidate() == best && outOfFold != null) {
                return new Found(candidates.get(best), rounds, outOfFold);
            }
        }
        throw new IllegalStateException("the best candidate was judged");
    }

    /** The best, with the plan's own parameters in place of the last of them where they are not among them. */
    private static List<Integer> finalists(List<Integer> ranking, int entrants) {
        List<Integer> finalists = new ArrayList<>(ranking.subList(0, entrants - 1));
        finalists.add(finalists.contains(0) ? ranking.get(entrants - 1) : 0);
        return finalists;
    }

    /** From the best to the worst; of equals the earlier candidate first. */
    private static List<Integer> ranking(Round round) {
        return round.trials().stream()
                .sorted(Comparator.comparingDouble(ParameterSearch::auc).reversed())
                .map(Trial::candidate)
                .toList();
    }

    private static double auc(Trial trial) {
        Double auc = trial.auc();
        return auc == null ? Double.NEGATIVE_INFINITY : auc;
    }

    private Judged round(List<Integer> entrants, double share, Runnable tried) {
        boolean[] used = sample(share);
        List<Trial> trials = new ArrayList<>();
        List<CrossValidation.@Nullable OutOfFold> judged = new ArrayList<>();
        CannotTrain failure = null;
        int rows = 0;
        for (int candidate : entrants.stream().sorted().toList()) {
            CrossValidation.OutOfFold outOfFold = null;
            try {
                outOfFold = validation.run(Learners.of(candidates.get(candidate)), used, fold -> {});
                rows = outOfFold.judged().length;
            } catch (CannotTrain impossible) {
                failure = impossible;
            }
            judged.add(outOfFold);
            trials.add(new Trial(candidate, candidates.get(candidate), outOfFold == null ? null : outOfFold.meanAuc()));
            tried.run();
        }
        if (failure != null && trials.stream().allMatch(trial -> trial.auc() == null)) {
            throw failure;
        }
        return new Judged(new Round(share, rows, trials), judged);
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
