package io.modeltrail.contracts.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** Checked ranges of what a caller chooses. */
final class Bounds {
    private Bounds() {}

    /** @throws Refusal VALUE_OUT_OF_RANGE, also when the value is no number */
    static void inRange(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", name, "value", Double.toString(value)),
                    "Give " + name + " a value from " + least + " to " + most + ".");
        }
    }

    /** @throws Refusal MALFORMED_REQUEST */
    static void require(boolean holds, String remedy) {
        if (!holds) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, remedy);
        }
    }
}
