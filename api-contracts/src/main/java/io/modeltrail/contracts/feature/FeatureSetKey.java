package io.modeltrail.contracts.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.regex.Pattern;

/** Name of a feature set: 2 to 63 lower-case letters, digits and hyphens, the first a letter. Its versions share it. */
public record FeatureSetKey(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,62}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FeatureSetKey {
        if (!FORM.matcher(value).matches()) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_INVALID,
                    "Name the feature set with 2 to 63 lower-case letters, digits and hyphens, beginning with a letter.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
