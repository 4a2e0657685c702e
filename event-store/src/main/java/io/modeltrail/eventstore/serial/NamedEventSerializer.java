package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.subject.AboutSubject;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores events under their stable name and revision instead of a Java class name. What is no event (metadata, deadlines) goes
 * to plain Jackson. A stored name that nobody knows is refused, never skipped.
 */
public final class NamedEventSerializer implements Serializer {
    /** Whether or not the catalogue has it. */
    private static final ClassValue<Boolean> LOOKS_LIKE_EVENT = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isEvent(type);
        }
    };

    private static final String METADATA = MetaData.class.getName();

    private final EventCatalogue catalogue;
    private final Jackson3Serializer plain;
    private final EventJson json;
    private final SubjectSeals seals;

    /** For the events of the contracts. */
    public static NamedEventSerializer ofContracts(SubjectSeals seals, NamedFeatures features) {
        return new NamedEventSerializer(EventCatalogue.ofContracts(), seals, features);
    }

    /** Rows are written with the names of their features, and read only so. */
    public static NamedEventSerializer ofContracts(SubjectSeals seals) {
        return ofContracts(seals, NamedFeatures.NONE);
    }

    /** For tests and measurements: what is written about subjects is sealed with {@link KeysOfThisProcess}. */
    public static NamedEventSerializer ofContracts() {
        return ofContracts(KeysOfThisProcess.RANDOM);
    }

    NamedEventSerializer(EventCatalogue catalogue, SubjectSeals seals, NamedFeatures features) {
        this.catalogue = catalogue;
        this.seals = seals;
        this.plain = Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(StrictJson::apply)
                .build();
        this.json = new EventJson((JsonMapper) plain.getObjectMapper(), catalogue, seals, features);
    }

    /** Before a list is serialised: keys that are new are made for all of it at once. */
    public void prepare(List<? extends EventMessage<?>> events) {
        List<AboutSubject> about = new ArrayList<>();
        for (EventMessage<?> event : events) {
            if (event.getPayload() instanceof AboutSubject personal) {
                about.add(personal);
            }
        }
        if (!about.isEmpty()) {
            seals.prepare(about);
        }
    }

    /** Whether the event, which is at hand, would be read without its personal data by now. */
    public boolean isErased(AboutSubject event) {
        return seals.erased(event).isPresent();
    }

    /** The events that are stored by name. */
    public EventCatalogue catalogue() {
        return catalogue;
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expectedRepresentation) {
        EventCatalogue.Entry entry = object == null ? null : entryOf(object.getClass());
        if (object == null || entry == null) {
            return plain.serialize(object, expectedRepresentation);
        }
        byte[] bytes = json.write(object);
        T data = getConverter().convert(bytes, expectedRepresentation);
        return new SimpleSerializedObject<>(data, expectedRepresentation, entry.type());
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
        return plain.canSerializeTo(expectedRepresentation);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Axon's signature
    public <S, T> T deserialize(SerializedObject<S> stored) {
        Class<?> type = classForType(stored.getType());
        if (type != MetaData.class && catalogue.find(type) == null) {
            return plain.deserialize(stored);
        }
        return (T)
                (stored.getData() instanceof JsonNode tree
                        ? json.read(type, tree)
                        : json.read(
                                type,
                                getConverter().convert(stored, byte[].class).getData()));
    }

    /**
     * An event whose class is known, without the detour over its type.
     *
     * @param stored JSON of the revision that is written today
     */
    public <E> E read(Class<E> eventClass, byte[] stored) {
        return eventClass.cast(json.read(catalogue.of(eventClass).eventClass(), stored));
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        String name = type.getName();
        if (METADATA.equals(name)) {
            return MetaData.class;
        }
        EventCatalogue.Entry entry = catalogue.find(name);
        if (entry != null) {
            EventCatalogue.requireCurrent(entry, type);
            return entry.eventClass();
        }
        Class<?> known = plain.classForType(type);
        if (UnknownSerializedType.class.equals(known) || isEvent(known)) {
            throw new SerializationException(
                    "No event is stored under the name " + name + " with revision " + type.getRevision());
        }
        return known;
    }

    @Override
    public SerializedType typeForClass(@SuppressWarnings("rawtypes") @Nullable Class type) {
        EventCatalogue.Entry entry = type == null ? null : entryOf(type);
        return entry == null ? plain.typeForClass(type) : entry.type();
    }

    @Override
    public Converter getConverter() {
        return plain.getConverter();
    }

    private EventCatalogue.@Nullable Entry entryOf(Class<?> type) {
        EventCatalogue.Entry entry = catalogue.find(type);
        if (entry == null && LOOKS_LIKE_EVENT.get(type)) {
            return catalogue.of(type);
        }
        return entry;
    }

    private static boolean isEvent(Class<?> type) {
        return type.isAnnotationPresent(StoredAs.class)
                || EventCatalogue.FAMILIES.stream().anyMatch(family -> family.isAssignableFrom(type));
    }
}
