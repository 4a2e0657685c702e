package io.modeltrail.runtime.prediction;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A JSON string and nothing that could be read as one: the entity 7 would else be the entity "7". */
final class TextOnly extends StdDeserializer<String> {
    TextOnly() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return context.reportInputMismatch(this, "a text is given as a JSON string");
        }
        return parser.getString();
    }
}
