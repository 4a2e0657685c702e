package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BillOfMaterialsTest {
    private static QuerySideForTests querySide;

    @BeforeAll
    static void start() {
        querySide = new QuerySideForTests();
    }

    @AfterAll
    static void close() {
        querySide.close();
    }

    @Test
    void theValidatorOfCycloneDxAcceptsOursAndRefusesABrokenOne() throws Exception {
        String bom = bomOf(new SampleTrail("bill"));
        assertThat(problems(bom)).isZero();
        assertThat(problems(bom.replace("machine-learning-model", "machine-learning-thing")))
                .isPositive();
        assertThat(problems(bom.replace("\"SHA-256\"", "\"SHA-257\""))).isPositive();
    }

    @Test
    void theBillNamesTheArtefactTheDatasetTheLibrariesAndTheMetrics() throws Exception {
        SampleTrail trail = new SampleTrail("contents");
        Bom bom = parsed(bomOf(trail));
        Component model = bom.getMetadata().getComponent();
        assertThat(model.getType()).isEqualTo(Component.Type.MACHINE_LEARNING_MODEL);
        assertThat(model.getHashes().getFirst().getValue())
                .isEqualTo(trail.binding.artefactDigest().hex());
        assertThat(model.getModelCard().getQuantitativeAnalysis().getPerformanceMetrics())
                .anySatisfy(metric -> {
                    assertThat(metric.getType()).isEqualTo("AUC, hold-out");
                    assertThat(metric.getValue()).isEqualTo("0.851");
                });
        assertThat(bom.getComponents())
                .extracting(Component::getName, Component::getVersion)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("xgboost4j", "3.0.4"),
                        org.assertj.core.groups.Tuple.tuple("telco", trail.snapshot.toString()));
        assertThat(bom.getComponents().getLast().getHashes().getFirst().getValue())
                .isEqualTo(trail.binding.datasetDigest().hex());
        assertThat(bom.getDependencies().getFirst().getDependencies()).hasSize(3);
    }

    @Test
    void whatWasNotRecordedIsLeftOutAndTheBillIsStillValid() throws Exception {
        String bom = bomOf(new SampleTrail("less").without(TrainingCompleted.class));
        assertThat(problems(bom)).isZero();
        assertThat(parsed(bom).getComponents()).hasSize(1);
    }

    /** CycloneDX: the version of a document grows with each change, under the same serial number. */
    @Test
    void eachDecisionMakesAnotherVersionOfTheBill() throws Exception {
        SampleTrail trail = new SampleTrail("versions");
        List<Object> events = trail.events();
        querySide.store(events.subList(0, 8));
        List<Integer> versions = new ArrayList<>(List.of(stored(trail).getVersion()));
        querySide.store(events.subList(8, 9));
        versions.add(stored(trail).getVersion());
        querySide.store(events.subList(9, 11));
        versions.add(stored(trail).getVersion());
        assertThat(versions).containsExactly(1, 2, 3);
        querySide.store(events.subList(11, 13));
        assertThat(stored(trail).getVersion()).isEqualTo(3);
    }

    private static Bom stored(SampleTrail trail) throws ParseException {
        return parsed(querySide.text("/api/v1/model-versions/" + trail.version + "/bom"));
    }

    @Test
    void anUnknownVersionHasNoBill() {
        assertThat(querySide.refusalOf("/api/v1/model-versions/" + ModelVersionId.next() + "/bom"))
                .isEqualTo("NOT_FOUND");
    }

    private static String bomOf(SampleTrail trail) {
        querySide.store(trail.events());
        return querySide.text("/api/v1/model-versions/" + trail.version + "/bom");
    }

    private static int problems(String bom) throws IOException {
        return new JsonParser()
                .validate(bom.getBytes(StandardCharsets.UTF_8), Version.VERSION_16)
                .size();
    }

    private static Bom parsed(String bom) throws ParseException {
        return new JsonParser().parse(bom.getBytes(StandardCharsets.UTF_8));
    }
}
