package io.modeltrail.eventstore.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;

class TokenSerializationTest {
    private final Serializer serializer = SerializationConfiguration.withTokens();

    @Test
    void theTokenOfAReplayIsReadBack() {
        TrackingToken head = GapAwareTrackingToken.newInstance(1662, Set.of());
        TrackingToken replay = ReplayToken.createReplayToken(head, GapAwareTrackingToken.newInstance(7, Set.of()));
        SerializedObject<byte[]> stored = serializer.serialize(replay, byte[].class);
        assertThat(serializer.<byte[], TrackingToken>deserialize(stored)).isEqualTo(replay);
    }

    @Test
    void aReplayTokenCannotNameAnotherClass() {
        TrackingToken head = GapAwareTrackingToken.newInstance(1662, Set.of());
        SerializedObject<String> stored = serializer.serialize(ReplayToken.createReplayToken(head), String.class);
        String forged =
                stored.getData().replace("\"context\":null", "\"context\":{\"@class\":\"java.util.ArrayList\"}");
        assertThat(forged).isNotEqualTo(stored.getData());
        assertThatThrownBy(() -> serializer.deserialize(new SimpleSerializedObject<>(
                        forged,
                        String.class,
                        stored.getType().getName(),
                        stored.getType().getRevision())))
                .isInstanceOf(SerializationException.class);
    }
}
