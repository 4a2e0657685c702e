package io.modeltrail.query.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list of risks. The whole list is read as of one position of the log, so that its pages fit together whatever is
 * predicted meanwhile.
 *
 * @param asOf position as of which the list is read
 * @param score of the last item of the page before
 * @param position of that item
 */
record RiskCursor(long asOf, float score, long position) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})_([0-9a-f]{1,8})_([0-9]{1,18})");

    /** Before the first item. */
    static RiskCursor begin(long asOf) {
        return new RiskCursor(asOf, Float.POSITIVE_INFINITY, Long.MAX_VALUE);
    }

    /** @throws Refusal when it is none that a page gave */
    static RiskCursor of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "after"),
                    "Give after as the page before gave it in next.");
        }
        return new RiskCursor(
                Long.parseLong(matcher.group(1)),
                Float.intBitsToFloat(Integer.parseUnsignedInt(matcher.group(2), 16)),
                Long.parseLong(matcher.group(3)));
    }

    /** A score by its bits: the item is found again exactly. */
    @Override
    public String toString() {
        return asOf + "_" + Integer.toHexString(Float.floatToIntBits(score)) + "_" + position;
    }
}
