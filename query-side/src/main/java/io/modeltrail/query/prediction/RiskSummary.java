package io.modeltrail.query.prediction;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many entities of a use case are at risk by their latest predictions, in all and by segment. */
record RiskSummary(UseCaseKey useCase, Group total, List<Segment> segments) {
    /** Values of one segment that are shown; the others are few entities each. */
    static final int MOST_VALUES = 100;

    RiskSummary {
        segments = List.copyOf(segments);
    }

    /**
     * One feature by which entities are grouped.
     *
     * @param values the most frequent first
     * @param valuesLeftOut how many values more there are
     */
    record Segment(String name, List<Group> values, long valuesLeftOut) {
        Segment {
            values = List.copyOf(values);
        }
    }

    /**
     * Entities by their decision.
     *
     * @param value null = the feature is missing; of the total always null
     * @param meanScore null when there is nobody
     */
    record Group(
            @Nullable String value,
            long positive,
            long negative,
            @Nullable Double meanScore) {
        static Group of(@Nullable String value, long positive, long negative, double scores) {
            long all = positive + negative;
            return new Group(value, positive, negative, all == 0 ? null : scores / all);
        }
    }
}
