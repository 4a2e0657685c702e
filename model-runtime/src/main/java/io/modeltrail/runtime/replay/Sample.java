package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/**
 * Which predictions of a range are taken. It depends on the seed and a prediction's identity alone, so that anybody can draw the same.
 *
 * @param share of the predictions, above 0 and up to 1
 */
record Sample(double share, long seed) {
    static final Sample ALL = new Sample(1, 0);

    /** @throws Refusal VALUE_OUT_OF_RANGE */
    Sample {
        if (!(share > 0 && share <= 1)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", "sample.share", "value", Double.toString(share)),
                    "Give a share above 0 and up to 1.");
        }
    }

    boolean holds(PredictionId prediction) {
        return share == 1 || fraction(prediction) < share;
    }

    /** 0 inclusive to 1 exclusive. */
    private double fraction(PredictionId prediction) {
        long hash = mixed(seed);
        hash = mixed(hash ^ prediction.value().getMostSignificantBits());
        hash = mixed(hash ^ prediction.value().getLeastSignificantBits());
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** One step of SplitMix64 (Steele, Lea and Flood 2014): the same draws everywhere and for ever. */
    static long mixed(long state) {
        long bits = state + 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
