package io.modeltrail.features.online;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** How much may be asked for at once, and in which form. */
final class RequestLimits {
    private static final int ENTITIES = 1000;
    private static final int FEATURES = 500;
    private static final int ENTITY_CHARACTERS = 200;

    private RequestLimits() {}

    static void checkEntities(Collection<String> entities) {
        check("entities", entities.size(), ENTITIES);
        checkNoneIsNull("entities", entities);
        for (String entity : entities) {
            check("characters of an entity", entity.length(), ENTITY_CHARACTERS);
        }
    }

    static void checkFeatures(Collection<?> features) {
        check("features", features.size(), FEATURES);
        checkNoneIsNull("features", features);
    }

    /** What cannot be the name of a set is the name of none. */
    static FeatureSetKey setNamed(String name) {
        try {
            return new FeatureSetKey(name);
        } catch (Refusal malformed) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("featureSet", name.length() > 63 ? name.substring(0, 63) + "…" : name),
                    "Give the name of a feature set that is in use.");
        }
    }

    /** JSON can say null where a list should have a text. */
    private static void checkNoneIsNull(String field, Collection<?> values) {
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST, Map.of("field", field), "Leave nulls out of " + field + ".");
        }
    }

    private static void check(String what, int count, int most) {
        if (count < 1 || count > most) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of(what, Integer.toString(count)),
                    "Give 1 to " + most + " " + what + ".");
        }
    }
}
