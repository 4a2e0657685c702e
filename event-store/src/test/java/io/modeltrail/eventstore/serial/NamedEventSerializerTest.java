package io.modeltrail.eventstore.serial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.stored.StoredAs;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;

class NamedEventSerializerTest {
    private static final RolloutId ROLLOUT = RolloutId.of("01990000-0000-7000-8000-000000000005");
    private static final Instant AT = Instant.parse("2026-03-01T09:30:00.123456789Z");

    private static final NamedEventSerializer NUMBERS = new NamedEventSerializer(
            new EventCatalogue(List.of(NumberEvent.class)), KeysOfThisProcess.RANDOM, NamedFeatures.NONE);

    private final NamedEventSerializer serializer = NamedEventSerializer.ofContracts();

    sealed interface NumberEvent {
        @StoredAs("test.NumbersSeen")
        record NumbersSeen(float single, double twice, Float boxed, List<Double> listed) implements NumberEvent {}
    }

    @StoredAs("test.Stray")
    record Stray(int value) {}

    @Test
    void anEventIsStoredUnderItsNameAndRevision() {
        SerializedObject<byte[]> stored = serializer.serialize(new RolloutResumed(ROLLOUT, AT), byte[].class);

        assertThat(stored.getType().getName()).isEqualTo("rollout.RolloutResumed");
        assertThat(stored.getType().getRevision()).isEqualTo("1");
        assertThat(new String(stored.getData(), UTF_8))
                .isEqualTo(
                        "{\"rolloutId\":\"01990000-0000-7000-8000-000000000005\",\"at\":\"2026-03-01T09:30:00.123456789Z\"}");
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(new RolloutResumed(ROLLOUT, AT));
        assertThat(serializer.classForType(stored.getType())).isEqualTo(RolloutResumed.class);
        assertThat(serializer.typeForClass(RolloutResumed.class)).isEqualTo(stored.getType());
    }

    @Test
    void anUnknownStoredNameIsRefusedAndNotSkipped() {
        assertThatThrownBy(() -> serializer.classForType(
                        stored("rollout.RolloutForgotten", "1", "{}").getType()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("rollout.RolloutForgotten");
        assertThatThrownBy(() -> serializer.deserialize(stored("rollout.RolloutForgotten", "1", "{}")))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void anUnknownRevisionIsRefused() {
        assertThatThrownBy(() -> serializer.deserialize(stored("rollout.RolloutResumed", "7", "{}")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("revision 7");
        assertThatThrownBy(() -> serializer.classForType(
                        stored("rollout.RolloutResumed", null, "{}").getType()))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aJavaClassNameIsNoStoredName() {
        assertThatThrownBy(() -> serializer.deserialize(stored(RolloutResumed.class.getName(), "1", "{}")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("RolloutResumed");
    }

    @Test
    void whatLooksLikeAnEventAndIsNotInTheCatalogueIsRefused() {
        assertThatThrownBy(() -> serializer.serialize(new Stray(1), byte[].class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Stray");
    }

    @Test
    void unknownMissingAndWronglyTypedComponentsAreRefusedWithoutQuotingThem() {
        String id = "\"rolloutId\":\"" + ROLLOUT + "\"";
        String at = "\"at\":\"2026-03-01T09:30:00Z\"";
        for (String json : List.of(
                "{" + id + "," + at + ",\"secret\":\"7590-VHVEG\"}",
                "{" + id + "}",
                "{" + id + ",\"at\":\"7590-VHVEG\"}",
                "{" + id + "," + at + "} 7590-VHVEG",
                "7590-VHVEG")) {
            assertThatThrownBy(() -> serializer.deserialize(stored("rollout.RolloutResumed", "1", json)))
                    .as(json)
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("RolloutResumed")
                    .message()
                    .doesNotContain("7590-VHVEG");
        }
    }

    @Test
    void whatIsNoEventIsPlainJson() {
        MetaData metaData = MetaData.with("actor", "system:journal").and("role", "SYSTEM");
        GapAwareTrackingToken token = GapAwareTrackingToken.newInstance(7, List.of(5L));

        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(metaData, byte[].class)))
                .isEqualTo(metaData);
        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(token, byte[].class)))
                .isEqualTo(token);
        assertThat(serializer.serialize(null, byte[].class).getType().getName()).isEqualTo("empty");
    }

    @Test
    void xstreamIsNotOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("com.thoughtworks.xstream.XStream"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Property(tries = 20_000)
    void numbersKeepTheirBits(@ForAll int singleBits, @ForAll long twiceBits) {
        float single = Float.intBitsToFloat(singleBits);
        double twice = Double.longBitsToDouble(twiceBits);
        NumberEvent.NumbersSeen event = new NumberEvent.NumbersSeen(single, twice, single, List.of(twice, -0.0));

        NumberEvent.NumbersSeen read = NUMBERS.deserialize(NUMBERS.serialize(event, byte[].class));

        assertThat(Float.floatToIntBits(read.single())).isEqualTo(Float.floatToIntBits(single));
        assertThat(Double.doubleToLongBits(read.twice())).isEqualTo(Double.doubleToLongBits(twice));
        assertThat(Float.floatToIntBits(read.boxed())).isEqualTo(Float.floatToIntBits(single));
        assertThat(Double.doubleToLongBits(read.listed().get(0))).isEqualTo(Double.doubleToLongBits(twice));
        assertThat(Double.doubleToLongBits(read.listed().get(1))).isEqualTo(Double.doubleToLongBits(-0.0));
    }

    private static SerializedObject<byte[]> stored(String name, String revision, String json) {
        return new SimpleSerializedObject<>(json.getBytes(UTF_8), byte[].class, name, revision);
    }
}
