package io.modeltrail.standalone.wiring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads texts of requests. PostgreSQL stores neither U+0000 nor half a surrogate pair as text, so an event that holds one would stop
 * every projection that shows it, and an event is for ever. Other control characters belong in no name, comment or reason either.
 */
final class PlainText extends StdScalarDeserializer<String> {
    PlainText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (String) context.handleUnexpectedToken(context.constructType(String.class), parser);
        }
        String text = parser.getString();
        if (!isPlain(text)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    "Leave out control characters and halves of surrogate pairs; tabs and line breaks are fine.");
        }
        return text;
    }

    static boolean isPlain(String text) {
        return text.codePoints()
                .allMatch(point -> point == '\t'
                        || point == '\n'
                        || point == '\r'
                        || !(Character.isISOControl(point) || isHalfOfAPair(point)));
    }

    private static boolean isHalfOfAPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
