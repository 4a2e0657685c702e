package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.subject.AboutSubject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Events to JSON bytes and back; thread-safe. All bytes of all events pass through {@link #write} and {@link #read}, which know the
 * event's class: components marked {@link io.modeltrail.contracts.stored.PersonalData} are sealed and opened here and nowhere else.
 */
final class EventJson {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final JsonMapper mapper;
    private final CBORMapper personal = PersonalCbor.mapper();
    private final SubjectSeals seals;
    private final NamedFeatures features;
    private final Map<Class<?>, SealedRecord> sealedRecords = new HashMap<>();
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<PersonalForm, ObjectWriter> personalWriters = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** @param columns of the rows in it whose names the trail has */
    private record PersonalForm(
            Class<?> eventClass, @Nullable FeatureColumns columns) {}

    EventJson(JsonMapper plain, EventCatalogue catalogue, SubjectSeals seals, NamedFeatures features) {
        this.seals = seals;
        this.features = features;
        SimpleModule halves = new SimpleModule("events about subjects");
        halves.setSerializerModifier(new ComponentsOf(false));
        for (EventCatalogue.Entry entry : catalogue.entries()) {
            if (SealedRecord.fits(entry.eventClass())) {
                SealedRecord form = new SealedRecord(entry);
                sealedRecords.put(entry.eventClass(), form);
                addReader(halves, entry.eventClass(), new SealedRecordReader(form, seals, features, personal));
            }
        }
        mapper = plain.rebuild().addModule(halves).build();
    }

    @SuppressWarnings("unchecked") // a reader of the class makes objects of the class
    private static <E> void addReader(SimpleModule module, Class<E> eventClass, SealedRecordReader reader) {
        module.addDeserializer(eventClass, (ValueDeserializer<E>) (ValueDeserializer<?>) reader);
    }

    byte[] write(Object event) {
        try {
            byte[] clear =
                    writers.computeIfAbsent(event.getClass(), mapper::writerFor).writeValueAsBytes(event);
            SealedRecord form = sealedRecords.get(event.getClass());
            return form == null ? clear : withSealed(clear, (AboutSubject) event, form);
        } catch (JacksonException broken) {
            throw failure("written", event.getClass(), broken);
        }
    }

    /** The sealed components are the last member. Written by hand: a subject's id and Base64 need no escaping. */
    private byte[] withSealed(byte[] clear, AboutSubject event, SealedRecord form) {
        PersonalForm written = new PersonalForm(
                event.getClass(), event instanceof PredictionMade made ? features.known(made.artefactDigest()) : null);
        byte[] plaintext = personalWriters
                .computeIfAbsent(written, each -> PersonalCbor.writer(personal, each.eventClass(), each.columns()))
                .writeValueAsBytes(event);
        SubjectSeals.Sealed sealed = seals.seal(event, plaintext, form.place(event));
        byte[] member = (",\"" + SealedRecord.MEMBER + "\":{\"subject\":\"" + sealed.subject() + "\",\"sealed\":\"")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] text = BASE64.encode(sealed.bytes());
        int opened = clear.length - 1;
        byte[] whole = Arrays.copyOf(clear, opened + member.length + text.length + 3);
        System.arraycopy(member, 0, whole, opened, member.length);
        System.arraycopy(text, 0, whole, opened + member.length, text.length);
        whole[whole.length - 3] = '"';
        whole[whole.length - 2] = '}';
        whole[whole.length - 1] = '}';
        return whole;
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
