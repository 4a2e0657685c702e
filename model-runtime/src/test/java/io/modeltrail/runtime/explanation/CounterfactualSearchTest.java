package io.modeltrail.runtime.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import io.modeltrail.runtime.explanation.Counterfactual.Change;
import io.modeltrail.runtime.explanation.Counterfactual.Target;
import io.modeltrail.runtime.explanation.Counterfactual.Verdict;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CounterfactualSearchTest {
    /** Columns: whole 0 to 9, whole 0 to 5, decimal -3 to 3, plan a, b, c. */
    private static final DatasetSchema SCHEMA = new DatasetSchema(
            "levers",
            1,
            "yes",
            List.of(
                    column("key", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of()),
                    column("calls", Kind.INTEGER, ColumnRole.FEATURE, 0.0, 9.0, List.of()),
                    column("lines", Kind.INTEGER, ColumnRole.FEATURE, 0.0, 5.0, List.of()),
                    column("charge", Kind.DECIMAL, ColumnRole.FEATURE, -3.0, 3.0, List.of()),
                    column("plan", Kind.CATEGORY, ColumnRole.FEATURE, null, null, List.of("a", "b", "c")),
                    column("left", Kind.CATEGORY, ColumnRole.LABEL, null, null, List.of("no", "yes"))));

    private static final int WIDTH = 6;
    private static final Background BACKGROUND = new Background(
            new double[WIDTH], new double[WIDTH], new double[] {2.5, 1.5, 0.8, 0.4, 0.4, 0.4}, new float[][] {});
    private static final Lever CALLS = new Lever("calls", 1.0, 8.0, List.of());
    private static final Lever LINES = new Lever("lines", -7.0, 4.0, List.of());
    private static final Lever CHARGE = new Lever("charge", -2.0, 2.5, List.of());
    private static final Lever PLAN = new Lever("plan", null, null, List.of("b", "c", "unheard of"));

    @Property(tries = 200)
    void ofTreesNoSmallerChangeOfOneOrTwoFeaturesExists(@ForAll long seed) {
        Random random = new Random(seed);
        ScoringModel model = new RandomModels(seed, WIDTH).trees(5, 3);
        CompiledScorer scorer = scorer(model, ModelFamily.XGBOOST);
        FeatureRow row = row(random);
        List<Lever> levers = List.of(CALLS, LINES, PLAN);
        Target target = otherSide(scorer, row);
        Counterfactual found = CounterfactualSearch.nearest(scorer, BACKGROUND, levers, row, target);
        double[] least = leastByTryingAll(scorer, row, target);
        if (Double.isFinite(least[0])) {
            assertHolds(scorer, row, found, target, levers);
            assertThat(found.changes()).hasSize(1);
            assertThat(found.size()).isCloseTo(least[0], within(1e-9));
            assertThat(found.smallest()).isTrue();
        } else if (Double.isFinite(least[1])) {
            assertHolds(scorer, row, found, target, levers);
            assertThat(found.changes()).hasSize(2);
            assertThat(found.size()).isCloseTo(least[1], within(1e-9));
            assertThat(found.smallest()).isTrue();
        } else if (Double.isFinite(least[2])) {
            assertThat(found.verdict()).isNotEqualTo(Verdict.NONE_EXISTS);
            if (found.verdict() == Verdict.FOUND) {
                assertHolds(scorer, row, found, target, levers);
                assertThat(found.smallest()).isFalse();
            }
        } else {
            assertThat(found.verdict()).isNotEqualTo(Verdict.FOUND);
            assertThat(found.changes()).isEmpty();
        }
    }

    @Property(tries = 200)
    void whatIsFoundHoldsForEveryFamilyAndStaysWithinLeverAndSchema(@ForAll long seed) {
        Random random = new Random(seed);
        String kind = RandomModels.KINDS.get(random.nextInt(RandomModels.KINDS.size()));
        CompiledScorer scorer = scorer(new RandomModels(seed, WIDTH).of(kind), family(kind));
        FeatureRow row = row(random);
        List<Lever> levers = List.of(CALLS, CHARGE, LINES, PLAN);
        Target target = otherSide(scorer, row);
        Counterfactual found = CounterfactualSearch.nearest(scorer, BACKGROUND, levers, row, target);
        assertThat(found.scorings()).isLessThan(CounterfactualSearch.MOST_SCORINGS + 1_000);
        assertThat(CounterfactualSearch.nearest(scorer, BACKGROUND, levers, row, target))
                .isEqualTo(found);
        if (found.verdict() == Verdict.FOUND) {
            assertHolds(scorer, row, found, target, levers);
        } else if (found.verdict() == Verdict.NONE_EXISTS) {
            for (int attempt = 0; attempt < 2_000; attempt++) {
                assertThat(onSide(scorer, moved(row, random), target)).isFalse();
            }
        }
    }

    @Property(tries = 100)
    void oneLeverIsSolvedForItsNearestValueInEveryFamily(@ForAll long seed) {
        Random random = new Random(seed);
        String kind = RandomModels.KINDS.get(random.nextInt(RandomModels.KINDS.size()));
        CompiledScorer scorer = scorer(new RandomModels(seed, WIDTH).of(kind), family(kind));
        FeatureRow row = row(random);
        Target target = otherSide(scorer, row);
        Counterfactual found = CounterfactualSearch.nearest(scorer, BACKGROUND, List.of(CHARGE), row, target);
        double own = (Double) row.values().get("charge");
        double nearest = Double.POSITIVE_INFINITY;
        for (int point = 0; point <= 20_000; point++) {
            Map<String, Object> values = new HashMap<>(row.values());
            double charge = -2 + 4.5 * point / 20_000;
            values.put("charge", charge);
            if (onSide(scorer, new FeatureRow(values), target)) {
                nearest = Math.min(nearest, Math.abs(charge - own) / 0.8);
            }
        }
        assertThat(found.smallest()).isTrue();
        if (found.verdict() == Verdict.FOUND) {
            assertHolds(scorer, row, found, target, List.of(CHARGE));
            // No value of a fine grid is nearer.
            assertThat(found.size()).isLessThanOrEqualTo(nearest + 1e-6);
        } else {
            assertThat(found.verdict()).isEqualTo(Verdict.NONE_EXISTS);
            assertThat(nearest).isInfinite();
        }
    }

    @Property(tries = 60)
    void twoLeversOfALinearModelAreSolvedTogether(@ForAll long seed) {
        Random random = new Random(seed);
        CompiledScorer scorer = scorer(new RandomModels(seed, WIDTH).of("linear"), ModelFamily.LOGISTIC_REGRESSION);
        FeatureRow row = row(random);
        Target target = otherSide(scorer, row);
        List<Lever> levers = List.of(CHARGE, CALLS);
        Counterfactual found = CounterfactualSearch.nearest(scorer, BACKGROUND, levers, row, target);
        double nearest = Double.POSITIVE_INFINITY;
        for (double calls : values((Double) row.values().get("calls"), 1, 8)) {
            for (int point = 0; point <= 500; point++) {
                Map<String, Object> values = new HashMap<>(row.values());
                double charge = -2 + 4.5 * point / 500;
                values.put("charge", charge);
                values.put("calls", calls);
                if (onSide(scorer, new FeatureRow(values), target)) {
                    nearest = Math.min(
                            nearest,
                            Math.abs(charge - (Double) row.values().get("charge")) / 0.8
                                    + Math.abs(calls - (Double) row.values().get("calls")) / 2.5);
                }
            }
        }
        assertThat(found.smallest()).isTrue();
        if (found.verdict() == Verdict.FOUND) {
            assertHolds(scorer, row, found, target, levers);
            assertThat(found.changes().size() == 1 || found.size() <= nearest + 1e-6)
                    .isTrue();
        } else {
            assertThat(nearest).isInfinite();
        }
    }

    @Test
    void aLinearModelIsSolvedForItsNearestDecimal() {
        // The margin is 2 charge with plan a.
        CompiledScorer scorer = linear(0, 0, 2, -1);
        Counterfactual found = CounterfactualSearch.nearest(
                scorer, BACKGROUND, List.of(CHARGE, CALLS), row(3, 2, 1.0, "a"), Target.BELOW);
        assertThat(found.changes()).hasSize(1);
        Change change = found.changes().getFirst();
        assertThat(change.feature()).isEqualTo("charge");
        assertThat(change.from()).isEqualTo(1.0);
        assertThat((Double) change.to()).isCloseTo(0, within(1e-6)).isNegative();
        assertThat(change.size()).isCloseTo(1 / 0.8, within(1e-6));
        assertThat(found.score()).isLessThan(0.5f);
        assertThat(found.smallest()).isTrue();
    }

    @Test
    void twoFeaturesOfALinearModelShareTheChangeAtTheLeastCost() {
        // The margin is 7.4; the calls can take 2 * (3 - 1) from it, the charge 2 * (1 + 2): neither is enough.
        CompiledScorer scorer = linear(2, 0, 2, -1.6);
        Counterfactual found = CounterfactualSearch.nearest(
                scorer, BACKGROUND, List.of(CALLS, CHARGE), row(3, 2, 1.0, "a"), Target.BELOW);
        assertThat(found.verdict()).isEqualTo(Verdict.FOUND);
        Map<String, Double> to = new HashMap<>();
        found.changes().forEach(change -> to.put(change.feature(), (Double) change.to()));
        // A standard deviation of the calls moves the margin by 5, one of the charge by 1.6: as many calls as possible.
        assertThat(to.get("calls")).isEqualTo(1.0);
        assertThat(to.get("charge")).isCloseTo(-0.7, within(1e-5));
        assertThat(found.smallest()).isTrue();
    }

    @Test
    void aCategoryThatWouldDoIsOneChange() {
        CompiledScorer scorer = linear(0, 0, 0, -0.5);
        Counterfactual found = CounterfactualSearch.nearest(
                scorer, BACKGROUND, List.of(PLAN, CALLS), row(3, 2, 1.0, "a"), Target.BELOW);
        assertThat(found.changes()).containsExactly(new Change("plan", "a", "b", 1));
    }

    @Test
    void whereNoLeverReachesItIsSaidSo() {
        CompiledScorer scorer = linear(0.01, 0, 0, 5);
        Counterfactual found = CounterfactualSearch.nearest(
                scorer, BACKGROUND, List.of(CALLS, LINES, CHARGE, PLAN), row(3, 2, 1.0, "a"), Target.BELOW);
        assertThat(found.verdict()).isEqualTo(Verdict.NONE_EXISTS);
        assertThat(found.changes()).isEmpty();
        assertThat(found.scorings()).isLessThan(5);
        assertThat(CounterfactualSearch.nearest(scorer, BACKGROUND, List.of(), row(3, 2, 1.0, "a"), Target.BELOW)
                        .verdict())
                .isEqualTo(Verdict.NONE_EXISTS);
    }

    @Test
    void aRowOnTheAskedSideStaysAsItIs() {
        Counterfactual found = CounterfactualSearch.nearest(
                linear(0, 0, 2, -1), BACKGROUND, List.of(CHARGE), row(3, 2, 1.0, "a"), Target.AT_OR_ABOVE);
        assertThat(found.verdict()).isEqualTo(Verdict.FOUND);
        assertThat(found.changes()).isEmpty();
    }

    /** Plan a raises the margin by 1. */
    private static CompiledScorer linear(double calls, double lines, double charge, double intercept) {
        return scorer(
                new LinearModel(
                        new double[] {calls, lines, charge, 1, 0, 0},
                        new double[WIDTH],
                        new double[] {1, 1, 1, 1, 1, 1},
                        intercept),
                ModelFamily.LOGISTIC_REGRESSION);
    }

    private static CompiledScorer scorer(ScoringModel model, ModelFamily family) {
        FeatureEncoding encoding = new FeatureEncoding(SCHEMA, Map.of(), UnknownCategory.REFUSED, Map.of());
        return new CompiledScorer(encoding, family, 0.5f, new Calibration.None(), model);
    }

    private static ModelFamily family(String kind) {
        return switch (kind) {
            case "linear" -> ModelFamily.LOGISTIC_REGRESSION;
            case "network" -> ModelFamily.NEURAL_NETWORK;
            case "stacked" -> ModelFamily.STACKED_ENSEMBLE;
            default -> ModelFamily.RANDOM_FOREST;
        };
    }

    private static void assertHolds(
            CompiledScorer scorer, FeatureRow row, Counterfactual found, Target target, List<Lever> levers) {
        assertThat(found.verdict()).isEqualTo(Verdict.FOUND);
        Map<String, Object> values = new HashMap<>(row.values());
        for (Change change : found.changes()) {
            assertThat(change.from()).isEqualTo(values.get(change.feature())).isNotEqualTo(change.to());
            values.put(change.feature(), change.to());
            Lever lever = levers.stream()
                    .filter(one -> one.feature().equals(change.feature()))
                    .findFirst()
                    .orElseThrow();
            if (change.to() instanceof Double number) {
                assertThat(number).isBetween(lever.lowest(), lever.highest());
            } else {
                assertThat(lever.categories()).contains((String) change.to());
            }
        }
        // Scoring refuses what leaves the schema.
        float margin = scorer.margin(new FeatureRow(values));
        assertThat(margin).isEqualTo(found.margin());
        assertThat(onSide(scorer, new FeatureRow(values), target)).isTrue();
    }

    private static boolean onSide(CompiledScorer scorer, FeatureRow row, Target target) {
        boolean positive = scorer.score(scorer.margin(row)) >= scorer.threshold();
        return positive == (target == Target.AT_OR_ABOVE);
    }

    private static Target otherSide(CompiledScorer scorer, FeatureRow row) {
        return onSide(scorer, row, Target.BELOW) ? Target.AT_OR_ABOVE : Target.BELOW;
    }

    /** @return least sizes of one, two and three changes of calls, lines and plan */
    private static double[] leastByTryingAll(CompiledScorer scorer, FeatureRow row, Target target) {
        double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double calls = (Double) row.values().get("calls");
        double lines = (Double) row.values().get("lines");
        for (double someCalls : values(calls, 1, 8)) {
            for (double someLines : values(lines, 0, 4)) {
                for (String plan : List.of((String) row.values().get("plan"), "b", "c")) {
                    Map<String, Object> values = new HashMap<>(row.values());
                    values.put("calls", someCalls);
                    values.put("lines", someLines);
                    values.put("plan", plan);
                    int changed = (someCalls == calls ? 0 : 1)
                            + (someLines == lines ? 0 : 1)
                            + (plan.equals(row.values().get("plan")) ? 0 : 1);
                    double size = Math.abs(someCalls - calls) / 2.5
                            + Math.abs(someLines - lines) / 1.5
                            + (plan.equals(row.values().get("plan")) ? 0 : 1);
                    if (changed > 0 && onSide(scorer, new FeatureRow(values), target)) {
                        least[changed - 1] = Math.min(least[changed - 1], size);
                    }
                }
            }
        }
        return least;
    }

    private static List<Double> values(double own, int lowest, int highest) {
        List<Double> values = new ArrayList<>(List.of(own));
        for (int value = lowest; value <= highest; value++) {
            values.add((double) value);
        }
        return values;
    }

    private static FeatureRow moved(FeatureRow row, Random random) {
        Map<String, Object> values = new HashMap<>(row.values());
        if (random.nextBoolean()) {
            values.put("calls", 1.0 + random.nextInt(8));
        }
        if (random.nextBoolean()) {
            values.put("lines", (double) random.nextInt(5));
        }
        if (random.nextBoolean()) {
            values.put("charge", -2 + 4.5 * random.nextDouble());
        }
        if (random.nextBoolean()) {
            values.put("plan", random.nextBoolean() ? "b" : "c");
        }
        return new FeatureRow(values);
    }

    private static FeatureRow row(Random random) {
        return row(
                random.nextInt(10),
                random.nextInt(6),
                -3 + 6 * random.nextDouble(),
                List.of("a", "b", "c").get(random.nextInt(3)));
    }

    private static FeatureRow row(double calls, double lines, double charge, String plan) {
        return new FeatureRow(Map.of("calls", calls, "lines", lines, "charge", charge, "plan", plan));
    }

    private static ColumnSpec column(
            String name, Kind kind, ColumnRole role, Double minimum, Double maximum, List<String> allowed) {
        return new ColumnSpec(name, kind, role, minimum, maximum, allowed, false, "");
    }
}
