package io.modeltrail.eventstore.serial;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.serialization.SerializationException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Events to JSON bytes and back; thread-safe. All bytes of all events pass through {@link #write} and {@link #read}, which know
 * the event's class: components marked {@link io.modeltrail.contracts.stored.PersonalData} are to be encrypted between the event
 * and its bytes here and nowhere else.
 */
final class EventJson {
    private final ObjectMapper mapper;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    EventJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    byte[] write(Object event) {
        try {
            return writers.computeIfAbsent(event.getClass(), mapper::writerFor).writeValueAsBytes(event);
        } catch (JacksonException broken) {
            throw failure("written", event.getClass(), broken);
        }
    }

    Object read(Class<?> eventClass, byte[] json) {
        try {
            return reader(eventClass).readValue(json);
        } catch (JacksonException broken) {
            throw failure("read", eventClass, broken);
        }
    }

    /** What an upcaster has produced. */
    Object read(Class<?> eventClass, JsonNode json) {
        try {
            return reader(eventClass).readValue(json);
        } catch (JacksonException broken) {
            throw failure("read", eventClass, broken);
        }
    }

    private ObjectReader reader(Class<?> eventClass) {
        return readers.computeIfAbsent(eventClass, mapper::readerFor);
    }

    /** Without Jackson's own message and cause: they quote the JSON, which may hold personal data. */
    private static SerializationException failure(String what, Class<?> eventClass, JacksonException broken) {
        return new SerializationException("An event of class " + eventClass.getName() + " cannot be " + what + ": "
                + broken.getClass().getSimpleName() + " at " + broken.getPath());
    }
}
