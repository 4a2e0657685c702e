package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.explanation.RowExplanation;
import io.modeltrail.runtime.explanation.web.PredictionExplanation.Contribution;
import io.modeltrail.runtime.explanation.web.PredictionExplanation.Direction;
import io.modeltrail.runtime.explanation.web.PredictionExplanation.Reason;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What features add to a margin, put into words. */
final class Contributions {
    private static final int MOST_REASONS = 4;

    private Contributions() {}

    /** The largest first. */
    static List<Contribution> of(CompiledScorer scorer, RowExplanation row, FeatureRow features) {
        Map<String, String> descriptions = scorer.schema().features().stream()
                .collect(Collectors.toMap(ColumnSpec::name, ColumnSpec::description, (first, other) -> first));
        return row.contributions().stream()
                .map(one -> new Contribution(
                        one.feature(),
                        descriptions.getOrDefault(one.feature(), ""),
                        features.values().get(one.feature()),
                        one.contribution()))
                .sorted(Comparator.comparingDouble((Contribution one) -> Math.abs(one.contribution()))
                        .reversed())
                .toList();
    }

    /** Of a positive decision what raised the score, of a negative one what lowered it. */
    static List<Reason> reasons(List<Contribution> contributions, boolean positive) {
        Direction towards = positive ? Direction.RAISES : Direction.LOWERS;
        return contributions.stream()
                .filter(one -> positive ? one.contribution() > 0 : one.contribution() < 0)
                .limit(MOST_REASONS)
                .map(one -> new Reason(one.feature(), towards, sentence(one, towards)))
                .toList();
    }

    private static String sentence(Contribution one, Direction direction) {
        String subject = one.description().isBlank() ? one.feature() : one.description() + " (" + one.feature() + ")";
        String state = one.value() == null ? "is missing" : "is " + plain(one.value());
        return subject + " " + state + ", which " + (direction == Direction.RAISES ? "raises" : "lowers")
                + " the score.";
    }

    /** Whole numbers without a fraction. */
    private static String plain(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : value.toString();
    }
}
