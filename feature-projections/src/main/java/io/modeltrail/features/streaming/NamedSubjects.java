package io.modeltrail.features.streaming;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Whom the value of a record says that it is about, also when it breaks off behind that and when it says so twice. */
final class NamedSubjects {
    private static final JsonFactory JSON = new JsonFactory();

    private NamedSubjects() {}

    /** Empty when it names nobody as its subject: then only the key, or the mere bytes, can tell. */
    static Set<String> in(byte @Nullable [] value) {
        Set<String> named = new HashSet<>();
        if (value == null) {
            return named;
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), value, 0, value.length)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean isSubject = parser.currentName().equals("subject");
                    if (parser.nextToken() == JsonToken.VALUE_STRING && isSubject) {
                        named.add(parser.getString());
                    }
                    parser.skipChildren();
                }
            }
        } catch (JacksonException brokenOff) {
            return named;
        }
        return named;
    }
}
