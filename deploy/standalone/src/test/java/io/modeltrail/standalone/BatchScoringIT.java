package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.serving.Serving;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Batch scoring through the whole application: of an uploaded file, by schedule, and of a feature set that has no history. */
class BatchScoringIT {
    private static final UseCaseKey USE_CASE = new UseCaseKey("scored-guests");
    private static final String JOBS = "/api/v1/batch-scorings";
    private static final String SCHEDULE = "/api/v1/use-cases/" + USE_CASE + "/batch-scoring-schedule";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Actor ACTOR = new Actor("test", Role.OPERATOR);
    private static final DatasetSchema SCHEMA = new DatasetSchema(
            "guests",
            1,
            "yes",
            List.of(
                    new ColumnSpec("guest", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, ""),
                    new ColumnSpec("visits", Kind.INTEGER, ColumnRole.FEATURE, 0.0, 100.0, List.of(), true, ""),
                    new ColumnSpec(
                            "gone", Kind.CATEGORY, ColumnRole.LABEL, null, null, List.of("no", "yes"), false, "")));

    private final RestCalls scientist = ApplicationUnderTest.as(Role.DATA_SCIENTIST);
    private final RestCalls product = ApplicationUnderTest.as(Role.PRODUCT);
    private final RestCalls operator = ApplicationUnderTest.as(Role.OPERATOR);

    @Test
    void aSnapshotIsScoredOnceAndItsResultIsDownloaded() {
        aModelIsInService();
        String request = "{\"useCase\":\"" + USE_CASE + "\",\"input\":{\"kind\":\"SNAPSHOT\",\"datasetSnapshotId\":\""
                + captured() + "\"}}";
        RestCalls.Answer asked = product.post(JOBS, request, "Idempotency-Key", "guests-of-today");
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        RestCalls.Answer again = product.post(JOBS, request, "Idempotency-Key", "guests-of-today");
        assertThat(again.field("batchScoringId")).isEqualTo(asked.field("batchScoringId"));
        JsonNode job = ended(asked.field("batchScoringId"));

        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("COMPLETED");
        assertThat(job.get("outcome").get("rowCount").asLong()).isEqualTo(3);
        RestCalls.Answer result = product.get(asked.header("Location") + "/result");
        assertThat(result.header("Content-Type")).isEqualTo("application/vnd.apache.parquet");
        assertThat(result.text()).startsWith("PAR1").endsWith("PAR1");
        assertThat(Sha256Digest.of(result.response().body()).value())
                .isEqualTo(job.get("outcome").get("resultDigest").asString());
        assertThat(product.get(asked.header("Location") + "/problems").status()).isEqualTo(204);
        assertThat(scientist.get(asked.header("Location") + "/result").status()).isEqualTo(403);
        WaitUntil.holds(
                "the predictions are shown",
                PATIENCE,
                () -> product.get("/api/v1/predictions?useCase=" + USE_CASE)
                                .json()
                                .path("items")
                                .size()
                        == 3);
    }

    @Test
    void aScheduleIsMadeAndRemoved() {
        String plan = "{\"input\":{\"kind\":\"CURRENT_FEATURES\",\"featureSet\":\"scored-guests\"},"
                + "\"time\":\"05:30:00\",\"timeZone\":\"Europe/Paris\",\"enabled\":true}";
        RestCalls.Answer made =
                operator.send("PUT", SCHEDULE, BodyPublishers.ofString(plan), "Content-Type", "application/json");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        WaitUntil.holds(
                "the schedule is shown", PATIENCE, () -> product.get(SCHEDULE).status() == 200);
        assertThat(operator.delete(SCHEDULE).status()).isEqualTo(200);
        assertThat(operator.delete(SCHEDULE).field("code")).isEqualTo("batch-scoring-not-scheduled");
    }

    @Test
    void aJobOfFeaturesWithoutAHistoryFailsAndSaysWhy() {
        defineFeatureSet();
        RestCalls.Answer asked = product.post(
                JOBS,
                "{\"useCase\":\"" + USE_CASE
                        + "\",\"input\":{\"kind\":\"CURRENT_FEATURES\",\"featureSet\":\"scored-guests\"}}");
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        JsonNode job = ended(asked.field("batchScoringId"));
        assertThat(job.get("state").asString()).isEqualTo("FAILED");
        assertThat(job.get("failure").get("code").asString()).isEqualTo("snapshot-refused");
    }

    private JsonNode ended(String job) {
        WaitUntil.holds(
                "the job has ended",
                PATIENCE,
                () -> product.get(JOBS + "/" + job).json().hasNonNull("endedAt"));
        return product.get(JOBS + "/" + job).json();
    }

    private String captured() {
        RestCalls.Answer uploaded = scientist.send(
                "POST",
                "/api/v1/uploads",
                BodyPublishers.ofString("guest,visits,gone\nann,3,no\nbob,0,yes\ncat,7,no\n"),
                "Content-Type",
                "text/csv");
        RestCalls.Answer asked = scientist.post(
                "/api/v1/datasets",
                "{\"useCase\":\"" + USE_CASE + "\",\"uploadDigest\":\"" + uploaded.field("digest") + "\",\"schema\":"
                        + JsonMapper.builder().build().writeValueAsString(SCHEMA) + "}");
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        WaitUntil.holds(
                "the snapshot is decided",
                PATIENCE,
                () -> scientist.get(asked.header("Location")).json().hasNonNull("decidedAt"));
        RestCalls.Answer decided = scientist.get(asked.header("Location"));
        assertThat(decided.json().get("state").asString()).as(decided.text()).isEqualTo("CAPTURED");
        return asked.field("datasetSnapshotId");
    }

    /** As the events would have it that training, approval and rollout leave behind. */
    private static void aModelIsInService() {
        ModeltrailServer server = ApplicationUnderTest.server();
        CompiledScorer scorer = new CompiledScorer(
                SCHEMA, 0.5f, new LinearModel(new double[] {-1}, new double[] {2}, new double[] {1}, 0.1));
        server.bean(ArtifactFiles.class).store(scorer.artefact());
        ModelVersionId model = ModelVersionId.next();
        RolloutId rollout = RolloutId.next();
        Sha256Digest other = Sha256Digest.of(new byte[] {1});
        publish(
                "ModelVersion",
                model.toString(),
                0,
                new ModelVersionRegistered(
                        model,
                        new Candidate(
                                USE_CASE,
                                ModelFamily.LOGISTIC_REGRESSION,
                                TrainingRunId.next(),
                                DatasetSnapshotId.next(),
                                new ApprovalBinding(Sha256Digest.of(scorer.artefact()), other, other),
                                SCHEMA,
                                new Evaluation(
                                        0.7, 0.01, List.of(0.7), 0.2, 0.7, 0.5f, true, 0.5, 0.5, 0.2, 0.5, 0.3, null),
                                ACTOR,
                                null)));
        publish(
                "Rollout",
                rollout.toString(),
                0,
                new RolloutStarted(rollout, USE_CASE, model, null, RolloutPlan.everybodyAtOnce(), "salt", ACTOR));
        publish("Rollout", rollout.toString(), 1, new RolloutCompleted(rollout, USE_CASE, model));
        WaitUntil.holds("the model is in service", PATIENCE, () -> {
            try {
                return server.bean(Serving.class)
                        .choose(USE_CASE, "anybody")
                        .modelVersionId()
                        .equals(model);
            } catch (Refusal notYet) {
                return false;
            }
        });
    }

    private static void publish(String type, String aggregate, long sequence, Object event) {
        ModeltrailServer server = ApplicationUnderTest.server();
        server.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> server.bean(EventStore.class)
                        .publish(new GenericDomainEventMessage<>(type, aggregate, sequence, event, metaData())));
    }

    private void defineFeatureSet() {
        RestCalls.Answer defined = scientist.send(
                "POST",
                "/api/v1/feature-sets?useCase=" + USE_CASE + "&file=guests.yaml",
                BodyPublishers.ofString("""
                        name: scored-guests
                        version: 1
                        entity: guest
                        owner: team reception
                        description: Guests.
                        sources:
                          - name: door
                            kind: STREAM
                            topic: visits.scored
                            owner: team reception
                            description: The door.
                            freshWithin: 1h
                        facts:
                          - type: visit
                            source: door
                            description: A guest came.
                            attributes: [{name: minutes, kind: INTEGER}]
                        features:
                          - name: visits_7d
                            group: behaviour
                            expression: count(visit, 7d)
                            owner: team reception
                            personalData: PSEUDONYMOUS
                            description: Visits of a week.
                        """),
                "Content-Type",
                "application/yaml");
        assertThat(defined.status()).as(defined.text()).isEqualTo(201);
        ActiveFeatureSets active = ApplicationUnderTest.server().bean(ActiveFeatureSets.class);
        WaitUntil.holds(
                "the engines know it",
                PATIENCE,
                () -> active.find(new FeatureSetKey("scored-guests"), null).isPresent());
    }

    private static Map<String, String> metaData() {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(ACTOR, USE_CASE));
        String chain = Identifiers.next().toString();
        metaData.put(TrailMetadata.CORRELATION_ID, chain);
        metaData.put(TrailMetadata.CAUSATION_ID, chain);
        return metaData;
    }
}
