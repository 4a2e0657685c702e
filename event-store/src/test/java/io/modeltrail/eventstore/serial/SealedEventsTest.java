package io.modeltrail.eventstore.serial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.axonframework.serialization.SerializationException;

class SealedEventsTest {
    private final NamedEventSerializer serializer = NamedEventSerializer.ofContracts();

    @Property(tries = 200)
    void noChangedByteOfWhatIsSealedIsRead(@ForAll int where) {
        String stored =
                new String(write(about("7590-VHVEG", new FeatureRow(Map.of("Contract", "Month-to-month")))), UTF_8);
        int begin = stored.indexOf("\"sealed\":\"") + 10;
        int end = stored.lastIndexOf("\"}}") - 4; // the last characters of Base64 may have bits without meaning
        int changed = begin + Math.floorMod(where, end - begin);
        String other = stored.substring(0, changed)
                + (stored.charAt(changed) == 'A' ? 'B' : 'A')
                + stored.substring(changed + 1);

        assertThat(stored).doesNotContain("7590-VHVEG", "Month-to-month", "Contract");
        assertThatThrownBy(() -> serializer.read(PredictionMade.class, other.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .message()
                .doesNotContain("7590-VHVEG")
                .doesNotContain("Month-to-month");
    }

    private byte[] write(PredictionMade made) {
        return serializer.serialize(made, byte[].class).getData();
    }

    private static PredictionMade about(String entity, FeatureRow features) {
        PredictionMade golden = (PredictionMade) GoldenEvents.byFile().get("prediction.PredictionMade.3");
        return new PredictionMade(
                golden.predictionId(),
                golden.useCase(),
                entity,
                features,
                golden.schemaVersion(),
                golden.modelVersionId(),
                golden.artefactDigest(),
                golden.rolloutId(),
                golden.step(),
                golden.variant(),
                golden.margin(),
                golden.score(),
                golden.threshold(),
                golden.positive(),
                golden.requestedBy(),
                golden.channel(),
                golden.featureOrigin(),
                golden.shadow());
    }
}
