package io.modeltrail.eventstore.serial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SealedEventsTest {
    private final NamedEventSerializer serializer = NamedEventSerializer.ofContracts();

    private final NamedEventSerializer withoutNames =
            NamedEventSerializer.ofContracts(KeysOfThisProcess.RANDOM, GoldenPredictionEvents.NAMED);

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

    @Property(tries = 200)
    void aRowWithoutItsNamesIsTheSameRow(@ForAll("rows") List<@Nullable Object> values) {
        Map<String, @Nullable Object> backwards = new LinkedHashMap<>();
        for (int column = values.size() - 1; column >= 0; column--) {
            backwards.put(GoldenPredictionEvents.COLUMNS.names().get(column), values.get(column));
        }
        PredictionMade ofMap = about("7590-VHVEG", new FeatureRow(backwards));
        PredictionMade ofTable = about("7590-VHVEG", GoldenPredictionEvents.COLUMNS.row(values.toArray()));

        assertThat(withoutNames.read(PredictionMade.class, write(withoutNames, ofMap)))
                .isEqualTo(ofMap);
        assertThat(withoutNames.read(PredictionMade.class, write(withoutNames, ofTable)))
                .isEqualTo(ofTable)
                .isEqualTo(ofMap);
        assertThat(withoutNames.read(PredictionMade.class, write(ofMap))).isEqualTo(ofMap);
        assertThat(write(withoutNames, ofMap)).hasSizeLessThan(write(ofMap).length - 40);
    }

    @Provide
    static Arbitrary<List<@Nullable Object>> rows() {
        Arbitrary<@Nullable Object> numbers = Arbitraries.oneOf(
                Arbitraries.doubles().ofScale(6).asGeneric(),
                Arbitraries.longs().map(Long::doubleValue).asGeneric(),
                Arbitraries.of(-0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e-300, 0x1p53, (double) 0.1f)
                        .asGeneric());
        return Arbitraries.oneOf(numbers, Arbitraries.strings().asGeneric())
                .injectNull(0.2)
                .list()
                .ofSize(GoldenPredictionEvents.COLUMNS.names().size());
    }

    @Test
    void aRowOfOtherFeaturesKeepsItsNames() {
        PredictionMade other = about("7590-VHVEG", new FeatureRow(Map.of("Contract", "Two year", "tenure", 1.0)));

        assertThat(serializer.read(PredictionMade.class, write(withoutNames, other)))
                .isEqualTo(other);
    }

    @Test
    void aRowThatDoesNotFitItsNamesIsNotRead() {
        byte[] stored = write(
                withoutNames,
                about("7590-VHVEG", GoldenPredictionEvents.COLUMNS.row(new Object[] {"Two year", 1.0, 2.0, 3.0})));

        for (List<String> names : List.of(List.of("a", "b", "c"), List.of("a", "b", "c", "d", "e"))) {
            NamedEventSerializer reader =
                    NamedEventSerializer.ofContracts(KeysOfThisProcess.RANDOM, always(new FeatureColumns(names)));
            assertThatThrownBy(() -> reader.read(PredictionMade.class, stored))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageNotContaining("Two year");
        }
        assertThatThrownBy(() -> serializer.read(PredictionMade.class, stored))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(GoldenEvents.ARTEFACT.value());
    }

    private static NamedFeatures always(FeatureColumns columns) {
        return new NamedFeatures() {
            @Override
            public FeatureColumns known(Sha256Digest artefact) {
                return columns;
            }

            @Override
            public FeatureColumns of(Sha256Digest artefact) {
                return columns;
            }
        };
    }

    private static byte[] write(NamedEventSerializer with, PredictionMade made) {
        return with.serialize(made, byte[].class).getData();
    }

    private byte[] write(PredictionMade made) {
        return serializer.serialize(made, byte[].class).getData();
    }

    private static PredictionMade about(String entity, FeatureRow features) {
        PredictionMade golden = (PredictionMade) GoldenEvents.byFile().get("prediction.PredictionMade.4");
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
