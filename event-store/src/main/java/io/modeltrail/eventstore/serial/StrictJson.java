package io.modeltrail.eventstore.serial;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** How events are read: every component is there, and nothing else is. A reader that guesses would hide a broken record. */
final class StrictJson {
    private StrictJson() {}

    static void apply(JsonMapper.Builder mapper) {
        mapper.enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        // Components in the order of their declaration, so that a stored event reads like its record.
        mapper.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
    }
}
