package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The published JSON Schemas of the events in a bundle. Old revisions from before schemas were published have none. */
final class EventSchemas {
    private final Set<String> wanted = new TreeSet<>();

    void add(StoredEvent event) {
        wanted.add(event.fields().payloadType() + "." + event.fields().revision() + ".schema.json");
    }

    /** By file name. */
    Map<String, byte[]> published() throws IOException {
        Map<String, byte[]> published = new TreeMap<>();
        for (String name : wanted) {
            // The names come from stored rows, which are not trusted.
            if (name.matches("[A-Za-z]+(\\.[A-Za-z0-9]+){4}")) {
                resource("schemas/" + name).ifPresent(schema -> published.put(name, schema));
            }
        }
        return published;
    }

    /** What lies beside this class. */
    static Optional<byte[]> resource(String name) throws IOException {
        try (InputStream content = EventSchemas.class.getResourceAsStream(name)) {
            return content == null ? Optional.empty() : Optional.of(content.readAllBytes());
        }
    }
}
