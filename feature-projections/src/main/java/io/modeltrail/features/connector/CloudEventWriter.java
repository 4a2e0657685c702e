package io.modeltrail.features.connector;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes rows as CloudEvents 1.0 in structured JSON. Not thread-safe. */
final class CloudEventWriter {
    /** Microseconds, which is what PostgreSQL keeps: the same row always gives the same text. */
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonFactory factory = new JsonFactory();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final String source;
    private final String type;

    CloudEventWriter(PolledSource polled) {
        String collection = polled.table().collection();
        source = "/" + polled.connection() + (collection.startsWith("/") ? collection : "/" + collection);
        type = polled.table().fact();
    }

    /** Writes the attributes of one row. */
    interface Attributes<E extends Exception> {
        void write(JsonGenerator json) throws E;
    }

    /** Null in a field leaves it out; whoever reads the topic then refuses the record and names why. */
    <E extends Exception> byte[] write(
            @Nullable String id,
            @Nullable String subject,
            @Nullable String time,
            @Nullable String recorded,
            Attributes<E> attributes)
            throws E {
        bytes.reset();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("specversion", "1.0");
            property(json, "id", id);
            json.writeStringProperty("source", source);
            json.writeStringProperty("type", type);
            property(json, "subject", subject);
            property(json, "time", time);
            property(json, "recordedtime", recorded);
            json.writeName("data");
            json.writeStartObject();
            attributes.write(json);
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Identity of a row as it was at one moment. */
    static String id(String row, Instant watermark) {
        return row + "@" + text(watermark);
    }

    static String text(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    private static void property(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
