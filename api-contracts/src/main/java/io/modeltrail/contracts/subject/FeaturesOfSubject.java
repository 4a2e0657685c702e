package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.stored.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The features of a subject as they are now, in each feature set of its use case that is in use. */
public record FeaturesOfSubject(List<SetOfFeatures> sets) {
    public FeaturesOfSubject {
        sets = List.copyOf(sets);
    }

    /** @param values by the names of features, a number or the name of a category, null for missing; empty when nothing is known of the subject */
    public record SetOfFeatures(
            String featureSet, int version, @PersonalData Map<String, @Nullable Object> values) {
        public SetOfFeatures {
            values = new LinkedHashMap<>(values);
        }

        /** Without the values. */
        @Override
        public String toString() {
            return "SetOfFeatures[" + featureSet + " " + version + "]";
        }
    }
}
