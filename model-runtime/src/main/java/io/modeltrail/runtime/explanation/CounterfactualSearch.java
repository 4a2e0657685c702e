package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.runtime.explanation.Counterfactual.Change;
import io.modeltrail.runtime.explanation.Counterfactual.Target;
import io.modeltrail.runtime.explanation.Counterfactual.Verdict;
import io.modeltrail.runtime.explanation.LeverRange.Step;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the smallest change of a row, within levers and schema. One and two levers: every stop of the one with the nearest value of
 * the other that reaches the target, which is the smallest change where the margin is a straight line between stops (always for one lever;
 * for two in linear models, trees, and ensembles of both). Three and more: a beam of the eight most promising combinations, each extended by the step that moves
 * the margin most, and then brought back as near as the target allows. Ends after {@link #MOST_SCORINGS}.
 */
public final class CounterfactualSearch {
    static final int MOST_SCORINGS = 100_000;
    /** Of them, what trying everything may take; the rest is the beam's. */
    private static final int EXHAUSTIVE = 80_000;

    private static final int BEAM = 8;

    private final CompiledScorer scorer;
    private final Target target;
    private final float[] original;
    private final List<LeverRange> levers = new ArrayList<>();
    private int allowed = EXHAUSTIVE;
    private int scorings;

    private CounterfactualSearch(
            CompiledScorer scorer, Background background, List<Lever> offered, float[] original, Target target) {
        this.scorer = scorer;
        this.target = target;
        this.original = original;
        FeatureColumns columns = new FeatureColumns(scorer.encoding());
        for (Lever lever : offered) {
            if (LeverRange.fits(columns, lever, original)) {
                double spread = background.spreads()[columns.firstColumn(columns.numberOf(lever.feature()))];
                LeverRange range = new LeverRange(scorer.model(), columns, lever, original, spread);
                if (!range.steps().isEmpty()) {
                    levers.add(range);
                }
            }
        }
    }

    /**
     * @param levers that fit no feature, or a missing one, do nothing
     * @throws io.modeltrail.contracts.refusal.Refusal FEATURES_DO_NOT_FIT
     */
    public static Counterfactual nearest(
            CompiledScorer scorer, Background background, List<Lever> levers, FeatureRow row, Target target) {
        float[] encoded = scorer.encoding().encode(row);
        return new CounterfactualSearch(scorer, background, levers, encoded, target).nearest(row);
    }

    private Counterfactual nearest(FeatureRow row) {
        if (reached(original)) {
            return answer(row, Verdict.FOUND, List.of(), true);
        }
        if (outOfReach()) {
            return answer(row, Verdict.NONE_EXISTS, List.of(), true);
        }
        boolean alone = levers.stream().allMatch(lever -> lever.stops().completeAlone());
        boolean together = levers.stream().allMatch(lever -> lever.stops().complete());
        List<Step> found = one();
        if (!found.isEmpty()) {
            return answer(row, Verdict.FOUND, found, alone && scorings < allowed);
        }
        found = two();
        together &= alone && scorings < allowed;
        if (!found.isEmpty()) {
            return answer(row, Verdict.FOUND, found, together);
        }
        if (scorings < allowed && (levers.size() <= 1 ? alone : levers.size() == 2 && together)) {
            return answer(row, Verdict.NONE_EXISTS, List.of(), true);
        }
        found = beam();
        return answer(row, found.isEmpty() ? Verdict.NONE_FOUND : Verdict.FOUND, found, false);
    }

    private boolean outOfReach() {
        float[] low = original.clone();
        float[] high = original.clone();
        levers.forEach(lever -> lever.widen(low, high));
        MarginBounds bounds = MarginBounds.of(scorer.model(), low, high);
        return target == Target.BELOW
                ? !onTheRightSide(scorer.score((float) bounds.lowest()))
                : !onTheRightSide(scorer.score((float) bounds.highest()));
    }

    private boolean onTheRightSide(float score) {
        return target == Target.BELOW ? score < scorer.threshold() : score >= scorer.threshold();
    }

    private boolean reached(float[] encoded) {
        scorings++;
        return onTheRightSide(scorer.score(scorer.margin(encoded)));
    }

    /** How far a row is on the way to the target; the larger the better. */
    private double progress(float[] encoded) {
        scorings++;
        float margin = scorer.margin(encoded);
        return target == Target.BELOW ? -margin : margin;
    }

    private List<Step> one() {
        Step best = null;
        for (LeverRange lever : levers) {
            Step step = nearest(lever, original, best == null ? Double.POSITIVE_INFINITY : best.size());
            best = step == null ? best : step;
        }
        return best == null ? List.of() : List.of(best);
    }

    private List<Step> two() {
        List<Step> best = List.of();
        double least = Double.POSITIVE_INFINITY;
        boolean continuous = levers.stream().anyMatch(LeverRange::continuous);
        for (int first = 0; first < levers.size(); first++) {
            // Between stops the second lever alone is solved for, so each takes its turn at being the second.
            for (int second = continuous ? 0 : first + 1; second < levers.size(); second++) {
                for (Step step : levers.get(first).steps()) {
                    if (second == first || step.size() >= least || scorings >= allowed) {
                        break;
                    }
                    float[] encoded = original.clone();
                    step.in(encoded);
                    Step other = nearest(levers.get(second), encoded, least - step.size());
                    if (other != null) {
                        best = List.of(step, other);
                        least = step.size() + other.size();
                    }
                }
            }
        }
        return best;
    }

    /** The smallest step below {@code limit} that reaches the target from a row; null when none does. */
    private @Nullable Step nearest(LeverRange lever, float[] from, double limit) {
        Step best = null;
        for (List<Step> way : lever.ways()) {
            Step step = nearest(lever, way, from.clone(), best == null ? limit : best.size());
            best = step == null ? best : step;
        }
        return best;
    }

    private @Nullable Step nearest(LeverRange lever, List<Step> way, float[] encoded, double limit) {
        Step before = null;
        for (Step step : way) {
            // Where the margin changes between two stops, the way to this one may reach the target earlier.
            float begin = lever.continuous() ? begin(lever, before, step) : step.number();
            double least = lever.continuous() ? lever.number(begin).size() : step.size();
            if (least >= limit || scorings >= allowed) {
                return null;
            }
            step.in(encoded);
            if (reached(encoded)) {
                Step reaching = lever.continuous() ? refined(lever, encoded, begin, step) : step;
                return reaching.size() < limit ? reaching : null;
            }
            before = step;
        }
        return null;
    }

    /** Where the way to a step begins: at the stop before it, or at the row itself when that lies within the lever. */
    private float begin(LeverRange lever, @Nullable Step before, Step step) {
        float own = original[lever.column()];
        if (before != null) {
            return before.number();
        }
        return lever.offers(own) ? own : step.number();
    }

    /** Bisects between a value that does not reach the target and one that does, down to neighbouring numbers. */
    private Step refined(LeverRange lever, float[] encoded, float fails, Step reaches) {
        float no = fails;
        float yes = reaches.number();
        while (true) {
            float middle = (float) (((double) no + yes) / 2);
            middle = lever.whole() ? (float) Math.rint(middle) : middle;
            if (middle == no || middle == yes || Math.abs((double) yes - no) <= (lever.whole() ? 1 : 0)) {
                return lever.number(yes);
            }
            encoded[lever.column()] = middle;
            if (reached(encoded)) {
                yes = middle;
            } else {
                no = middle;
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Combination(List<Step> steps, float[] encoded, double progress) {
        boolean moves(LeverRange lever) {
            return steps.stream().anyMatch(step -> step.lever() == lever);
        }
    }

    private List<Step> beam() {
        allowed = MOST_SCORINGS;
        List<Combination> beam = List.of(new Combination(List.of(), original, progress(original)));
        for (int depth = 0; depth < levers.size() && scorings < allowed; depth++) {
            List<Combination> longer = new ArrayList<>();
            for (Combination combination : beam) {
                for (LeverRange lever : levers) {
                    if (!combination.moves(lever) && scorings < allowed) {
                        longer.add(extended(combination, lever));
                    }
                }
            }
            longer.sort(Comparator.comparingDouble(Combination::progress).reversed());
            List<Step> best = longer.stream()
                    .filter(combination -> reached(combination.encoded()))
                    .limit(BEAM)
                    .map(combination -> tightened(combination.steps()))
                    .min(Comparator.comparingInt((List<Step> steps) -> steps.size())
                            .thenComparingDouble(CounterfactualSearch::size))
                    .orElse(List.of());
            if (!best.isEmpty()) {
                return best;
            }
            beam = longer.stream().limit(BEAM).toList();
        }
        return List.of();
    }

    /** By the lever's step that moves the margin most, the smallest of equals. */
    private Combination extended(Combination combination, LeverRange lever) {
        Step best = null;
        double furthest = Double.NEGATIVE_INFINITY;
        float[] encoded = combination.encoded().clone();
        for (Step step : lever.steps()) {
            if (best != null && scorings >= allowed) {
                break;
            }
            step.in(encoded);
            double progress = progress(encoded);
            if (progress > furthest) {
                furthest = progress;
                best = step;
            }
        }
        float[] moved = combination.encoded().clone();
        List<Step> steps = new ArrayList<>(combination.steps());
        Step taken = Objects.requireNonNull(best, "a lever has steps");
        taken.in(moved);
        steps.add(taken);
        return new Combination(steps, moved, furthest);
    }

    /** Leaves out what is not needed, and brings the rest back as near as the target allows, the largest step first. */
    private List<Step> tightened(List<Step> steps) {
        List<Step> kept = new ArrayList<>(steps);
        kept.sort(Comparator.comparingDouble(Step::size).reversed());
        for (Step step : List.copyOf(kept)) {
            List<Step> others = new ArrayList<>(kept);
            others.remove(step);
            float[] encoded = with(others);
            if (reached(encoded)) {
                kept.remove(step);
                continue;
            }
            Step nearer = nearest(step.lever(), encoded, step.size());
            if (nearer != null) {
                kept.set(kept.indexOf(step), nearer);
            }
        }
        return kept;
    }

    private float[] with(List<Step> steps) {
        float[] encoded = original.clone();
        steps.forEach(step -> step.in(encoded));
        return encoded;
    }

    private static double size(List<Step> steps) {
        return steps.stream().mapToDouble(Step::size).sum();
    }

    /** Scores the changed feature values as they would be served: what is promised is what the model says of them. */
    @SuppressWarnings("NullAway") // the class file of the record's constructor does not say that values may be null
    private Counterfactual answer(FeatureRow row, Verdict verdict, List<Step> steps, boolean smallest) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(row.values());
        List<Change> changes = new ArrayList<>();
        for (Step step : steps) {
            String feature = step.lever().name();
            Object from = Objects.requireNonNull(row.values().get(feature), "a lever moves what is not missing");
            values.put(feature, step.value());
            changes.add(new Change(feature, from, step.value(), step.size()));
        }
        float margin = scorer.margin(new FeatureRow(values));
        float score = scorer.score(margin);
        if (verdict == Verdict.FOUND && !onTheRightSide(score)) {
            throw new IllegalStateException("a counterfactual that does not hold when it is scored");
        }
        return new Counterfactual(verdict, changes, size(steps), margin, score, smallest, scorings);
    }
}
