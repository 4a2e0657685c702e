package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the attributes of one type of fact are read. Immutable. */
final class FactType {
    private final int number;
    private final String topic;
    private final AttributeReader[] attributes;
    private final Map<String, Integer> indexes = new HashMap<>();

    FactType(int number, String topic, FactSpec spec) {
        this.number = number;
        this.topic = topic;
        attributes = spec.attributes().stream().map(AttributeReader::new).toArray(AttributeReader[]::new);
        for (AttributeSpec attribute : spec.attributes()) {
            indexes.put(attribute.name(), indexes.size());
        }
    }

    /** Index in the definition's facts. */
    int number() {
        return number;
    }

    String topic() {
        return topic;
    }

    int attributeCount() {
        return attributes.length;
    }

    /** -1 for a name that the definition does not know. */
    int indexOf(String attribute) {
        return indexes.getOrDefault(attribute, -1);
    }

    AttributeReader attribute(int index) {
        return attributes[index];
    }

    /** The first attribute that has to be there and is not. */
    @Nullable
    String missing(long[] values) {
        for (int i = 0; i < attributes.length; i++) {
            if (values[i] == Fact.MISSING && !attributes[i].missingAllowed()) {
                return attributes[i].name();
            }
        }
        return null;
    }
}
