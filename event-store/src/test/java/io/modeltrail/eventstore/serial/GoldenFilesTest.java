package io.modeltrail.eventstore.serial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventData;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was stored once is read for ever. A golden file is written by hand when an event gets a new revision, and never changed
 * afterwards: a failure here means that stored trails could not be read any more.
 */
class GoldenFilesTest {
    /** The keys of subjects in the golden files follow from it. */
    private static final byte[] GOLDEN_SECRET = "the secret of the golden files".getBytes(UTF_8);

    private static final EventCatalogue CATALOGUE = EventCatalogue.ofContracts();
    private static final NamedEventSerializer SERIALIZER =
            NamedEventSerializer.ofContracts(new KeysOfThisProcess(GOLDEN_SECRET), GoldenPredictionEvents.NAMED);
    private static final EventUpcasterChain UPCASTERS = inTheOrderOfSpring(
            new FeaturesWithoutNames(),
            new DecisionsGotTheirSignature(),
            new PersonalDataGotSealed(),
            new PredictionMadeGotItsChannel(),
            new EvaluationGotItsDetail(),
            new TrainingRequestedGotItsValidation(),
            new DatasetSnapshotRequestedGotItsSource(),
            new RolloutStartedGotItsSalt());
    private static final JsonMapper TREES = JsonMapper.builder().build();

    private static EventUpcasterChain inTheOrderOfSpring(EventUpcaster... upcasters) {
        List<EventUpcaster> ordered = new ArrayList<>(List.of(upcasters));
        AnnotationAwareOrderComparator.sort(ordered);
        return new EventUpcasterChain(ordered);
    }

    static List<String> everyRevisionOfEveryEvent() {
        return CATALOGUE.entries().stream()
                .flatMap(entry ->
                        IntStream.rangeClosed(1, entry.revision()).mapToObj(revision -> entry.name() + "." + revision))
                .toList();
    }

    static List<String> everyEventOfToday() {
        return CATALOGUE.entries().stream().map(GoldenEvents::file).toList();
    }

    @Test
    void everyRevisionOfEveryEventHasAGoldenFileAndNoOtherIsThere() throws IOException {
        List<String> files = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:golden/*.json")) {
            files.add(file.getFilename().replace(".json", ""));
        }

        assertThat(files).containsExactlyInAnyOrderElementsOf(everyRevisionOfEveryEvent());
    }

    @ParameterizedTest
    @MethodSource("everyRevisionOfEveryEvent")
    void aGoldenFileIsReadAsTheEventThatItTells(String file) throws IOException {
        Map<String, Object> expected = GoldenEvents.byFile();

        assertThat(read(file)).isEqualTo(expected.get(file)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("everyEventOfToday")
    void anEventIsStillWrittenAsItsGoldenFileShows(String file) throws IOException {
        byte[] written = SERIALIZER
                .serialize(GoldenEvents.byFile().get(file), byte[].class)
                .getData();

        assertThat(withoutSealed(written)).isEqualTo(withoutSealed(golden(file)));
    }

    @Test
    void whereTheTrailHasTheNamesAPredictionLeavesThemOut() throws IOException {
        assertThat(golden("prediction.PredictionMade.4"))
                .hasSizeLessThan(golden("prediction.PredictionMade.3").length - 40);
    }

    /** What is sealed twice differs twice; that it opens to the same is what the test above says. */
    private static JsonNode withoutSealed(byte[] json) {
        ObjectNode event = (ObjectNode) TREES.readTree(json);
        if (event.get("personal") instanceof ObjectNode personal) {
            assertThat(personal.required("sealed").stringValue()).isBase64();
            personal.put("sealed", "");
        }
        return event;
    }

    @Test
    void whatIsPersonalStandsInNoSealedGoldenFile() throws IOException {
        for (String file :
                List.of("prediction.PredictionMade.3", "prediction.PredictionMade.4", "outcome.OutcomeObserved.2")) {
            assertThat(new String(golden(file), UTF_8))
                    .contains("\"sealed\"")
                    .doesNotContain("7590-VHVEG", "Month-to-month", "Contract", "entity");
        }
    }

    @Test
    void aRolloutFromBeforeTheSaltKeepsDealingEntitiesByItsId() throws IOException {
        assertThat(read("rollout.RolloutStarted.1"))
                .hasFieldOrPropertyWithValue("salt", "01990000-0000-7000-8000-000000000005");
        assertThat(read("rollout.RolloutStarted.2")).hasFieldOrPropertyWithValue("salt", "a salt of its own");
    }

    /** The way of a stored event through Axon: the bytes, the upcasters, the serializer. */
    private static Object read(String file) throws IOException {
        int dot = file.lastIndexOf('.');
        EventData<byte[]> stored = new GenericDomainEventEntry<>(
                "type",
                "aggregate",
                0,
                "event",
                "2026-03-01T09:30:00.123Z",
                file.substring(0, dot),
                file.substring(dot + 1),
                golden(file),
                "{}".getBytes(UTF_8));
        IntermediateEventRepresentation current = UPCASTERS
                .upcast(Stream.of(new InitialEventRepresentation(stored, SERIALIZER)))
                .findFirst()
                .orElseThrow();
        return SERIALIZER.deserialize(current.getData());
    }

    private static byte[] golden(String file) throws IOException {
        try (InputStream content = GoldenFilesTest.class.getResourceAsStream("/golden/" + file + ".json")) {
            return content.readAllBytes();
        }
    }
}
