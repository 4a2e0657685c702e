package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.evaluation.ShareInterval;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.monitoring.ObservedOutcomes.Asked;
import io.modeltrail.runtime.replay.CounterfactualReport.Confusion;
import io.modeltrail.runtime.replay.CounterfactualReport.Matured;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Both decisions about entities whose outcome is known, one of each entity: the one whose prediction has the smallest hash, so that it
 * depends on nothing but the log. Bounded: of more entities than it holds it keeps those with the smallest hashes.
 */
final class OnePerEntity {
    static final int MOST = 50_000;
    private static final int AT_ONCE = 1_000;

    private final ObservedOutcomes outcomes;
    private final UseCaseKey useCase;
    private final Duration window;
    private final int most;
    private final TreeMap<Long, Kept> kept = new TreeMap<>();
    private boolean sampled;
    private final Map<Instant, Boolean> known = new HashMap<>();
    private long outcomesUnknown;

    private record Kept(Asked asked, long predictionHash, boolean before, boolean after) {}

    OnePerEntity(ObservedOutcomes outcomes, UseCaseKey useCase, Duration window, int most) {
        this.outcomes = outcomes;
        this.useCase = useCase;
        this.window = window;
        this.most = most;
    }

    /** @param recorded whose outcome window has passed */
    void add(Recorded recorded, boolean before, boolean after) {
        if (!outcomeKnown(recorded.at())) {
            outcomesUnknown++;
            return;
        }
        byte[] entity = ObservedOutcomes.hash(useCase, recorded.event().entity());
        long place = ByteBuffer.wrap(entity).getLong();
        if (kept.size() >= most && place > kept.lastKey()) {
            sampled = true;
            return;
        }
        long hash = Sample.mixed(recorded.event().predictionId().value().getLeastSignificantBits());
        Kept other = kept.get(place);
        if (other == null || hash < other.predictionHash()) {
            kept.put(place, new Kept(new Asked(entity, recorded.at()), hash, before, after));
        }
        if (kept.size() > most) {
            sampled = true;
            kept.pollLastEntry();
        }
    }

    /**
     * Where no outcome at all was reported in the windows of a day's predictions, nothing is known of them, and nobody is negative.
     */
    private boolean outcomeKnown(Instant at) {
        return known.computeIfAbsent(
                at.truncatedTo(ChronoUnit.DAYS),
                day -> outcomes.any(useCase, day, day.plus(1, ChronoUnit.DAYS).plus(window)));
    }

    /** Predictions that are left out because no outcome is known of their day. */
    long outcomesUnknown() {
        return outcomesUnknown;
    }

    @Nullable
    Matured matured() {
        if (kept.isEmpty()) {
            return null;
        }
        Counts counts = new Counts();
        List<Kept> all = new ArrayList<>(kept.values());
        for (int begin = 0; begin < all.size(); begin += AT_ONCE) {
            List<Kept> some = all.subList(begin, Math.min(begin + AT_ONCE, all.size()));
            List<Boolean> positive =
                    outcomes.positive(useCase, some.stream().map(Kept::asked).toList(), window);
            for (int one = 0; one < some.size(); one++) {
                counts.add(some.get(one), positive.get(one));
            }
        }
        return counts.matured(sampled);
    }

    private static final class Counts {
        /** By outcome and decision: [positive][decided positive]. */
        private final long[][] before = new long[2][2];

        private final long[][] after = new long[2][2];
        private long becameRight;
        private long becameWrong;

        void add(Kept one, boolean positive) {
            before[positive ? 1 : 0][one.before() ? 1 : 0]++;
            after[positive ? 1 : 0][one.after() ? 1 : 0]++;
            if (one.before() != one.after()) {
                if (one.after() == positive) {
                    becameRight++;
                } else {
                    becameWrong++;
                }
            }
        }

        Matured matured(boolean sampled) {
            long positives = before[1][0] + before[1][1];
            return new Matured(
                    positives + before[0][0] + before[0][1],
                    positives,
                    sampled,
                    confusion(before),
                    confusion(after),
                    becameRight,
                    becameWrong,
                    ShareInterval.of(becameRight, becameRight + becameWrong));
        }

        private static Confusion confusion(long[][] counts) {
            return Confusion.of(counts[1][1], counts[0][1], counts[1][0], counts[0][0]);
        }
    }
}
