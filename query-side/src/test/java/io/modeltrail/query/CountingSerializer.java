package io.modeltrail.query;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Counts how often objects of each type were read. */
public final class CountingSerializer implements Serializer {
    /** Replay tokens name the classes of the tokens in them; Jackson refuses that unless it is told which classes are meant. */
    private final Serializer actual = Jackson3Serializer.builder()
            .jsonMapperBuilderCustomizer(
                    mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                            .allowIfSubType("org.axonframework.eventhandling.")
                            .build()))
            .build();

    private final Map<String, AtomicLong> reads = new ConcurrentHashMap<>();

    public long readsOf(Class<?> type) {
        return reads.computeIfAbsent(type.getName(), unused -> new AtomicLong()).get();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Axon declares it
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        reads.computeIfAbsent(serialized.getType().getName(), unused -> new AtomicLong())
                .incrementAndGet();
        return actual.deserialize(serialized);
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> expectedRepresentation) {
        return actual.serialize(object, expectedRepresentation);
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
        return actual.canSerializeTo(expectedRepresentation);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return actual.classForType(type);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Axon declares it
    public SerializedType typeForClass(Class type) {
        return actual.typeForClass(type);
    }

    @Override
    public Converter getConverter() {
        return actual.getConverter();
    }
}
