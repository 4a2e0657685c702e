package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.ReplayVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What came of scoring a row again.
 *
 * @param obstacle null unless the verdict is that it cannot be replayed
 * @param differing what is not the same; null unless it differs
 */
record Judgement(
        ReplayVerdict verdict,
        @Nullable Obstacle obstacle,
        @Nullable Differing differing) {
    /** @param margin whether its bits are others, and so on */
    record Differing(boolean margin, boolean score, boolean threshold, boolean decision) {}

    static Judgement impossible(Obstacle obstacle, String reason) {
        return new Judgement(new ReplayVerdict.NotReplayable(reason), obstacle, null);
    }
}
