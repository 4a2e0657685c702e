package io.modeltrail.contracts.feature;

import java.util.List;

/**
 * A kind of fact about an entity, for example {@code session_ended}.
 *
 * @param type as the source spells it
 * @param source name of the {@link SourceSpec} that brings it
 */
public record FactSpec(String type, String source, String description, List<AttributeSpec> attributes) {
    public FactSpec {
        attributes = List.copyOf(attributes);
    }
}
