package io.modeltrail.runtime.explanation.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.explanation.ModelExplained;
import io.modeltrail.runtime.explanation.web.ExplanationBench.Explained;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model as its library trains it, served and explained over HTTP on a real event store. */
final class ExplanationBench implements AutoCloseable {
    static final SyntheticTable TABLE = SyntheticTable.of(800, 3);
    static final List<Lever> LEVERS = List.of(
            new Lever("contract", null, null, List.of("b", "c")),
            new Lever("charge", 20.0, 120.0, List.of()),
            new Lever("months", 0.0, 90.0, List.of()));
    private static final UseCaseKey USE_CASE = new UseCaseKey("churn");
    private static final Actor SOMEBODY = new Actor("somebody", Role.DATA_SCIENTIST);
    private static final int[] LEARNED = IntStream.range(0, 600).toArray();

    final Path dataDirectory;
    final ServingRuntime runtime;
    final Explained first;
    private final MockMvc web;
    private final LabelledRows rows = TABLE.encoded();

    ExplanationBench(Path dataDirectory, Map<String, Object> settings) {
        this.dataDirectory = dataDirectory;
        runtime = new ServingRuntime(dataDirectory, settings);
        web = runtime.web(
                runtime.bean(RunExplanationController.class), runtime.bean(PredictionExplanationController.class));
        TrainedModel trained = Learners.of(new ModelParameters.Xgboost(3, 0.15, 30, 1, 1, 1, 1))
                .fit(rows.select(LEARNED), rows.features(), 1, 1);
        first = explained(new CompiledScorer(SyntheticTable.SCHEMA, 0.5f, trained.model()));
    }

    /** A registered model with what explains it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Explained(CompiledScorer scorer, byte[] explanation, TrainingRunId run, ModelVersionId version) {
        Sha256Digest artefactDigest() {
            return Sha256Digest.of(scorer.artefact());
        }

        Sha256Digest explanationDigest() {
            return Sha256Digest.of(explanation);
        }
    }

    Explained explained(CompiledScorer scorer) {
        byte[] explanation = ModelExplained.explain(
                        scorer,
                        scorer.model(),
                        rows,
                        LEARNED,
                        IntStream.range(600, 800).toArray(),
                        List.of("contract"),
                        1)
                .json();
        TrainingRunId run = completed(scorer, LEVERS, Sha256Digest.of(explanation));
        Explained explained = new Explained(scorer, explanation, run, registered(scorer, run));
        store(explained);
        return explained;
    }

    /** The same model with another artefact, which nobody has asked for yet. */
    Explained another(float threshold) {
        return explained(new CompiledScorer(
                SyntheticTable.SCHEMA, threshold, first.scorer().model()));
    }

    void store(Explained model) {
        runtime.bean(ArtifactFiles.class).store(model.scorer().artefact());
        runtime.bean(ExplanationFiles.class).store(model.explanation());
    }

    Path artefactFile(Explained model) {
        return dataDirectory.resolve("artefacts").resolve(model.artefactDigest().hex());
    }

    Path explanationFile(Explained model) {
        return dataDirectory
                .resolve("explanations")
                .resolve(model.explanationDigest().hex());
    }

    @Override
    public void close() {
        runtime.close();
    }

    MockHttpServletResponse call(MockHttpServletRequestBuilder request) {
        try {
            return web.perform(request).andReturn().getResponse();
        } catch (Exception broken) { // the library declares no narrower one
            throw new AssertionError(broken);
        }
    }

    JsonNode json(MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse answer = call(request);
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.getContentAsString());
    }

    void assertRefused(MockHttpServletRequestBuilder request, int status, String code) throws Exception {
        MockHttpServletResponse answer = call(request);
        String text = answer.getContentAsString();
        assertThat(answer.getStatus()).as(text).isEqualTo(status);
        assertThat(JsonMapper.shared().readTree(text).get("code").asString()).isEqualTo(code);
    }

    PredictionId predicted(int row) {
        return predicted(row, first, 0);
    }

    /** @param forged is added to the margin */
    PredictionId predicted(int row, Explained model, float forged) {
        return recorded(made(row, model.scorer(), model.version(), forged));
    }

    /** By the first model's artefact. */
    PredictionId predicted(int row, ModelVersionId version) {
        return recorded(made(row, first.scorer(), version, 0));
    }

    PredictionId recorded(PredictionMade made) {
        runtime.publish("Prediction", made.predictionId().toString(), 0, made);
        return made.predictionId();
    }

    PredictionMade made(int row, CompiledScorer scorer, ModelVersionId version, float forged) {
        FeatureRow features = TABLE.features().get(row);
        float margin = scorer.margin(features) + forged;
        float score = scorer.score(margin);
        return new PredictionMade(
                PredictionId.next(),
                USE_CASE,
                "customer-" + row,
                features,
                SyntheticTable.SCHEMA.version(),
                version,
                Sha256Digest.of(scorer.artefact()),
                RolloutId.next(),
                0,
                Variant.CHAMPION,
                margin,
                score,
                scorer.threshold(),
                score >= scorer.threshold(),
                SOMEBODY,
                Channel.REST,
                null,
                null);
    }

    TrainingRunId requested(List<Lever> levers) {
        TrainingRunId id = TrainingRunId.next();
        TrainingPlan defaults = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST));
        TrainingPlan plan = new TrainingPlan(
                defaults.parameters(),
                1,
                5,
                0.25,
                0.8,
                1,
                defaults.preparation(),
                defaults.validation(),
                null,
                null,
                List.of("contract"),
                levers);
        runtime.publish(
                "TrainingRun",
                id.toString(),
                0,
                new TrainingRequested(id, USE_CASE, DatasetSnapshotId.next(), plan, SOMEBODY));
        return id;
    }

    TrainingRunId completed(CompiledScorer scorer, List<Lever> levers, @Nullable Sha256Digest explained) {
        TrainingRunId id = requested(levers);
        Sha256Digest other = Sha256Digest.of("another file".getBytes(StandardCharsets.UTF_8));
        TrainingOutcome outcome = new TrainingOutcome(
                Sha256Digest.of(scorer.artefact()),
                scorer.artefact().length,
                other,
                other,
                evaluation(),
                other,
                600,
                200,
                800,
                0,
                Map.of(),
                1,
                null,
                explained);
        runtime.publish("TrainingRun", id.toString(), 1, new TrainingCompleted(id, ModelVersionId.next(), outcome));
        return id;
    }

    ModelVersionId registered(CompiledScorer scorer, TrainingRunId ofRun) {
        ModelVersionId id = ModelVersionId.next();
        Sha256Digest other = Sha256Digest.of("another file".getBytes(StandardCharsets.UTF_8));
        runtime.publish(
                "ModelVersion",
                id.toString(),
                0,
                new ModelVersionRegistered(
                        id,
                        new Candidate(
                                USE_CASE,
                                ModelFamily.XGBOOST,
                                ofRun,
                                DatasetSnapshotId.next(),
                                new ApprovalBinding(Sha256Digest.of(scorer.artefact()), other, other),
                                scorer.schema(),
                                evaluation(),
                                SOMEBODY,
                                null)));
        return id;
    }

    private static Evaluation evaluation() {
        return new Evaluation(0.8, 0.01, List.of(0.79, 0.81), 0.2, 0.8, 0.5f, true, 0.8, 0.2, 0.15, 0.45, 0.3, null);
    }
}
