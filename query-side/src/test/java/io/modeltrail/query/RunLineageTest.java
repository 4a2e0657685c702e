package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleId;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunId;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Judged by OpenLineage's own schemas and by the model of its Java client. */
class RunLineageTest {
    private static final String SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json";
    private static QuerySideForTests querySide;
    private static SchemaRegistry schemas;

    @BeforeAll
    static void start() throws IOException {
        querySide = new QuerySideForTests();
        Map<String, String> known = new HashMap<>();
        known.put(SPEC, text("/openlineage/OpenLineage.json"));
        for (String facet : List.of(
                "1-0-1/DatasetTypeDatasetFacet",
                "1-0-1/DatasetVersionDatasetFacet",
                "1-0-0/DataQualityMetricsDatasetFacet",
                "2-0-4/JobTypeJobFacet",
                "1-0-1/ErrorMessageRunFacet",
                "1-0-0/ExecutionParametersRunFacet",
                "1-2-0/SchemaDatasetFacet",
                "1-0-2/OutputStatisticsOutputDatasetFacet")) {
            known.put(
                    "https://openlineage.io/spec/facets/" + facet + ".json",
                    text("/openlineage/" + facet.substring(facet.indexOf('/') + 1) + ".json"));
        }
        for (String own : List.of("model-facet-v1.json", "metrics-facet-v1.json")) {
            known.put("https://modeltrail.io/schemas/" + own, querySide.text("/schemas/" + own));
        }
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(known));
    }

    @AfterAll
    static void close() {
        querySide.close();
    }

    @Test
    void aSnapshotAndATrainingAreARunEachThatTheOfficialSchemasAccept() {
        SampleTrail trail = new SampleTrail("openlineage");
        querySide.store(trail.events());
        JsonNode training = runOf(trail.training);
        assertThat(phases(training)).containsExactly("START", "COMPLETE");
        assertThat(training.get(0).get("run").get("runId").asString()).isEqualTo(trail.training.toString());
        assertThat(training.get(1).get("outputs").get(0).get("name").asString())
                .isEqualTo("model-version/" + trail.version);
        assertThat(training.get(1).get("inputs").get(0).get("name").asString())
                .isEqualTo("dataset-snapshot/" + trail.snapshot);
        assertThat(training.get(1)
                        .get("outputs")
                        .get(0)
                        .get("facets")
                        .get("datasetType")
                        .get("datasetType")
                        .asString())
                .isEqualTo("MODEL");
        JsonNode snapshot = runOf(trail.snapshot);
        assertThat(phases(snapshot)).containsExactly("START", "COMPLETE");
        for (JsonNode event : List.of(training.get(0), training.get(1), snapshot.get(0), snapshot.get(1))) {
            assertThat(problems(event)).isEmpty();
        }
    }

    @Test
    void theSchemasRefuseWhatIsWrong() {
        SampleTrail trail = new SampleTrail("broken");
        querySide.store(trail.events());
        String right = runOf(trail.training).get(1).toString();
        for (String wrong : List.of(
                right.replace("\"runId\"", "\"identity\""),
                right.replace("\"sha256\":\"", "\"sha256\":\"x"),
                right.replace("\"_schemaURL\"", "\"schema\""),
                right.replace("\"datasetType\":\"MODEL\"", "\"datasetType\":7"))) {
            assertThat(wrong).isNotEqualTo(right);
            assertThat(problems(querySide
                            .beans()
                            .getBean(tools.jackson.databind.json.JsonMapper.class)
                            .readTree(wrong)))
                    .isNotEmpty();
        }
    }

    @Test
    void theClientOfOpenLineageReadsOurEvents() {
        SampleTrail trail = new SampleTrail("client");
        querySide.store(trail.events());
        OpenLineage.RunEvent event = OpenLineageClientUtils.runEventFromJson(
                runOf(trail.training).get(1).toString());
        assertThat(event.getEventType()).isEqualTo(OpenLineage.RunEvent.EventType.COMPLETE);
        assertThat(event.getRun().getRunId()).isEqualTo(trail.training.value());
        assertThat(event.getOutputs().getFirst().getFacets().getVersion().getDatasetVersion())
                .isEqualTo(trail.binding.artefactDigest().value());
    }

    @Test
    void aRunThatFailedOrWasCancelledEndsSo() {
        SampleTrail failed = new SampleTrail("failed");
        TrainingCompleted completed = failed.the(TrainingCompleted.class);
        querySide.store(failed.replace(completed, new TrainingFailed(failed.training, "internal", "It broke."))
                .events());
        assertThat(phases(runOf(failed.training))).containsExactly("START", "FAIL");
        assertThat(problems(runOf(failed.training).get(1))).isEmpty();

        SampleTrail cancelled = new SampleTrail("cancelled");
        querySide.store(cancelled
                .replace(
                        cancelled.the(TrainingCompleted.class),
                        new TrainingCancelled(cancelled.training, SampleTrail.SCIENTIST, "wrong"))
                .events());
        assertThat(phases(runOf(cancelled.training))).containsExactly("START", "ABORT");

        SampleTrail running = new SampleTrail("running").without(DatasetSnapshotCaptured.class);
        querySide.store(running.events());
        assertThat(phases(runOf(running.snapshot))).containsExactly("START");
    }

    @Test
    void aRunOfACycleOrOfAScheduleNamesItsParent() {
        SampleTrail trail = new SampleTrail("parent");
        RetrainingCycleId cycle = RetrainingCycleId.next();
        querySide.store(List.of(RetrainingReadsTest.started(
                cycle, new RetrainingCause.Schedule(SampleTrail.BEGIN), trail.snapshot, trail.training)));
        querySide.store(trail.events());
        for (JsonNode event : List.of(
                runOf(trail.snapshot).get(0),
                runOf(trail.training).get(0),
                runOf(trail.training).get(1))) {
            OpenLineage.ParentRunFacet parent = parentOf(event);
            assertThat(parent.getRun().getRunId()).isEqualTo(cycle.value());
            assertThat(parent.getJob().getName()).isEqualTo("retraining");
            assertThat(parent.getJob().getNamespace()).isEqualTo("modeltrail://telco-churn");
        }

        BatchScoringId job = BatchScoringId.of(SampleTrail.CHURN, SampleTrail.BEGIN);
        querySide.store(List.of(new BatchScoringRequested(
                job,
                SampleTrail.CHURN,
                BatchScoringReadsTest.requested(job).input(),
                new BatchScoringCause.Schedule(BatchScoringScheduleId.of(SampleTrail.CHURN), SampleTrail.BEGIN),
                job.datasetSnapshotId(),
                SampleTrail.BEGIN,
                SampleTrail.OPERATOR)));
        assertThat(parentOf(runOf(job).get(0)).getJob().getName()).isEqualTo("batch-scoring-schedule");

        BatchScoringId byHand = BatchScoringId.next();
        querySide.store(List.of(BatchScoringReadsTest.requested(byHand)));
        assertThat(runOf(byHand).get(0).get("run").get("facets").has("parent")).isFalse();
    }

    private static OpenLineage.ParentRunFacet parentOf(JsonNode event) {
        return OpenLineageClientUtils.runEventFromJson(event.toString())
                .getRun()
                .getFacets()
                .getParent();
    }

    @Test
    void whoTakesALineageOrABillIsRecorded() {
        SampleTrail trail = new SampleTrail("taken");
        querySide.happened(trail.events());
        int before = querySide.accesses().recorded().size();
        querySide.get("/api/v1/lineage/runs/" + trail.training);
        querySide.get("/api/v1/predictions/" + trail.laterPrediction + "/lineage.prov.json");
        querySide.text("/api/v1/model-versions/" + trail.version + "/bom");
        querySide.refusalOf("/api/v1/lineage/runs/" + TrainingRunId.next());
        List<RecordAccess> recorded = querySide.accesses().recorded();
        assertThat(recorded.subList(before, recorded.size()))
                .allMatch(access ->
                        access.kind() == AccessKind.EXPORT && access.by().equals(ActorForTests.AUDITOR))
                .extracting(RecordAccess::details)
                .containsExactly(
                        Map.of("runId", trail.training.toString()),
                        Map.of("predictionId", trail.laterPrediction.toString()),
                        Map.of("modelVersionId", trail.version.toString()));
    }

    @Test
    void whatIsNoRunIsNotFound() {
        assertThat(querySide.refusalOf("/api/v1/lineage/runs/" + TrainingRunId.next()))
                .isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf("/api/v1/lineage/runs/7")).isEqualTo("MALFORMED_IDENTIFIER");
        assertThat(querySide.refusalOf("/schemas/another.json")).isEqualTo("NOT_FOUND");
    }

    private static JsonNode runOf(Object id) {
        return querySide.get("/api/v1/lineage/runs/" + id);
    }

    private static List<String> phases(JsonNode events) {
        return events.valueStream()
                .map(event -> event.get("eventType").asString())
                .toList();
    }

    /** Of the event by the official schema, and of each facet by the schema that it names. */
    private static List<String> problems(JsonNode event) {
        List<String> problems = new java.util.ArrayList<>(checked(SPEC, event));
        event.findParents("_schemaURL").forEach(facet -> {
            String url = facet.get("_schemaURL").asString();
            problems.addAll(checked(url, facet));
        });
        return problems;
    }

    private static List<String> checked(String schema, JsonNode value) {
        Schema found = schemas.getSchema(SchemaLocation.of(schema));
        return found.validate(value.toString(), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private static String text(String resource) throws IOException {
        try (InputStream content = RunLineageTest.class.getResourceAsStream(resource)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
