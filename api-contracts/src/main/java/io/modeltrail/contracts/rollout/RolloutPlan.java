package io.modeltrail.contracts.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a challenger takes over.
 *
 * @param sharesPercent share of the entities that the challenger serves in each step, growing, the last one 100; a first share of 0 is a
 *     shadow step, in which the challenger scores every row beside the champion and decides nothing
 * @param advanceAfter a step advances by itself after this time (1 s to 366 days), when it has its samples; null = only by command
 * @param samplesBeforeAdvance predictions of the challenger, in a shadow step shadow scores, that a step needs before it advances by
 *     itself, 0 or more
 */
public record RolloutPlan(
        List<Integer> sharesPercent, @Nullable Duration advanceAfter, long samplesBeforeAdvance) {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    /** A date beyond what the scheduler can store would stop every rollout's deadlines, not just this one's. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(366);

    public RolloutPlan {
        sharesPercent = List.copyOf(sharesPercent);
        int before = -1;
        for (int share : sharesPercent) {
            if (share <= before || share > 100) {
                throw sharesMustGrow(sharesPercent);
            }
            before = share;
        }
        if (before != 100) {
            throw sharesMustGrow(sharesPercent);
        }
        if (samplesBeforeAdvance < 0 || (advanceAfter != null && !inRange(advanceAfter))) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    "Give samplesBeforeAdvance 0 or more, and advanceAfter one second (PT1S) to 366 days (P366D).");
        }
    }

    /** 10, 25, 50, 100 percent, each by command. */
    public static RolloutPlan standard() {
        return new RolloutPlan(List.of(10, 25, 50, 100), null, 0);
    }

    /** For a use case without a champion. */
    public static RolloutPlan everybodyAtOnce() {
        return new RolloutPlan(List.of(100), null, 0);
    }

    /** Whether the challenger only scores beside the champion in this step, counted from 0. */
    public boolean isShadow(int step) {
        return sharesPercent.get(step) == 0;
    }

    private static boolean inRange(Duration wait) {
        return wait.compareTo(SHORTEST_WAIT) >= 0 && wait.compareTo(LONGEST_WAIT) <= 0;
    }

    private static Refusal sharesMustGrow(List<Integer> shares) {
        return new Refusal(
                RefusalCode.SHARES_MUST_GROW,
                Map.of("sharesPercent", shares.toString()),
                "Give shares that grow and end at 100, for example [10, 25, 50, 100], or [0, 10, 100] with a shadow step first.");
    }
}
