package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.runtime.evaluation.DifferenceHistogram;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.replay.CandidateDecision.Decided;
import io.modeltrail.runtime.replay.CounterfactualReport.LeftOut;
import io.modeltrail.runtime.replay.CounterfactualReport.NotScored;
import io.modeltrail.runtime.replay.CounterfactualReport.OutcomesRead;
import io.modeltrail.runtime.replay.CounterfactualReport.Segment;
import io.modeltrail.runtime.replay.JobProgress.Worked;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what a candidate would have changed. Takes the same memory however many predictions there are. */
final class CounterfactualTally {
    /** Of each feature, so that one with many values takes no room from the others. */
    private static final int MOST_VALUES = 100;

    private final CounterfactualOrder order;
    private final CandidateDecision candidate;
    private final OnePerEntity matured;
    private final Changes all = new Changes();
    private final DifferenceHistogram differences = new DifferenceHistogram();
    private final Map<Decided.NotScored, Long> notScored =
            new TreeMap<>(Comparator.comparing(Decided.NotScored::reason).thenComparing(Decided.NotScored::feature));
    private final Map<Value, Changes> segments = new TreeMap<>(Comparator.comparing(Value::feature)
            .thenComparing(Value::value, Comparator.nullsFirst(Comparator.naturalOrder())));
    private long predictions;
    private long withheld;
    private long featureAgeUnknown;
    private final Map<String, Integer> values = new HashMap<>();
    private final Map<String, Long> leftOut = new TreeMap<>();

    private record Value(String feature, @Nullable String value) {}

    private static final class Changes {
        private long compared;
        private long positiveBefore;
        private long positiveAfter;
        private long becamePositive;
        private long becameNegative;

        void add(boolean before, boolean after) {
            compared++;
            positiveBefore += before ? 1 : 0;
            positiveAfter += after ? 1 : 0;
            becamePositive += !before && after ? 1 : 0;
            becameNegative += before && !after ? 1 : 0;
        }

        @Nullable
        Double share(long count) {
            return compared == 0 ? null : (double) count / compared;
        }
    }

    CounterfactualTally(CounterfactualOrder order, CandidateDecision candidate, ObservedOutcomes outcomes) {
        this.order = order;
        this.candidate = candidate;
        matured = new OnePerEntity(
                outcomes, order.useCase(), Duration.ofDays(order.outcomeWindowDays()), OnePerEntity.MOST);
    }

    /** What the candidate cannot score or withholds is taken, and not replayed. */
    Worked add(List<Recorded> run) {
        int taken = 0;
        long comparedBefore = all.compared;
        for (Recorded recorded : run) {
            PredictionMade made = recorded.event();
            if (made.useCase().equals(order.useCase()) && order.sample().holds(made.predictionId())) {
                taken++;
                predictions++;
                decide(recorded);
            }
        }
        return new Worked(taken, (int) (all.compared - comparedBefore));
    }

    private void decide(Recorded recorded) {
        PredictionMade made = recorded.event();
        if (order.candidate().mostFeatureAgeSeconds() != null
                && (made.featureOrigin() == null || made.featureOrigin().newestFactAt() == null)) {
            featureAgeUnknown++;
        }
        switch (candidate.of(made)) {
            case Decided.Withheld unused -> withheld++;
            case Decided.NotScored none -> notScored.merge(none, 1L, Long::sum);
            case Decided.Scored scored -> compare(recorded, scored);
        }
    }

    private void compare(Recorded recorded, Decided.Scored scored) {
        PredictionMade made = recorded.event();
        all.add(made.positive(), scored.positive());
        if (order.candidate().modelVersionId() != null) {
            differences.add((double) scored.score() - made.score());
        }
        for (String feature : order.segments()) {
            Object value = made.features().values().get(feature);
            segment(new Value(feature, value == null ? null : value.toString()), made.positive(), scored.positive());
        }
        if (recorded.at().isBefore(order.maturedUntil()) && !Rescoring.erased(made)) {
            matured.add(recorded, made.positive(), scored.positive());
        }
    }

    private void segment(Value value, boolean before, boolean after) {
        Changes changes = segments.get(value);
        if (changes == null) {
            if (values.getOrDefault(value.feature(), 0) >= MOST_VALUES) {
                leftOut.merge(value.feature(), 1L, Long::sum);
                return;
            }
            values.merge(value.feature(), 1, Integer::sum);
            changes = new Changes();
            segments.put(value, changes);
        }
        changes.add(before, after);
    }

    CounterfactualReport report(OutcomesRead outcomesRead) {
        return new CounterfactualReport(
                order,
                new CounterfactualSummary(
                        predictions,
                        all.compared,
                        withheld,
                        notScored.values().stream().mapToLong(Long::longValue).sum(),
                        all.positiveBefore,
                        all.positiveAfter,
                        all.becamePositive,
                        all.becameNegative),
                featureAgeUnknown,
                all.share(all.positiveBefore),
                all.share(all.positiveAfter),
                differences.isEmpty() ? null : differences.summary(),
                notScored.entrySet().stream()
                        .map(one -> new NotScored(
                                one.getKey().reason(), one.getKey().feature(), one.getValue()))
                        .toList(),
                segments.entrySet().stream()
                        .map(one -> segment(one.getKey(), one.getValue()))
                        .toList(),
                leftOut.entrySet().stream()
                        .map(one -> new LeftOut(one.getKey(), one.getValue()))
                        .toList(),
                outcomesRead,
                matured.outcomesUnknown(),
                matured.matured());
    }

    private static Segment segment(Value value, Changes changes) {
        return new Segment(
                value.feature(),
                value.value(),
                changes.compared,
                changes.positiveBefore,
                changes.positiveAfter,
                changes.becamePositive,
                changes.becameNegative);
    }
}
