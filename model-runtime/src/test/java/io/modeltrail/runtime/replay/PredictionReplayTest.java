package io.modeltrail.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ReplayVerdict;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.prediction.PredictionAnswer;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictionReplayTest {
    private static final CompiledScorer SCORER = TinyChurnModel.withIntercept(0.1);
    private static final Sha256Digest DIGEST = Sha256Digest.of(SCORER.artefact());

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static ModelVersionId champion;
    private static PredictionMade made;

    @BeforeAll
    static void predict() {
        runtime = new ServingRuntime(dataDirectory);
        champion = runtime.championOf(SCORER);
        PredictionAnswer answer = runtime.predict("7590-VHVEG", 1, "Month-to-month");
        made = runtime.recorded(answer);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @BeforeEach
    void mendTheArtefact() {
        runtime.bean(ArtifactFiles.class).store(SCORER.artefact());
    }

    @Test
    void aRecordedPredictionIsIdentical() {
        ReplayReport report = replay(made.predictionId());

        assertThat(report.result()).isEqualTo(new ReplayVerdict.Identical(made.margin(), made.score()));
        assertThat(report.modelVersionId()).isEqualTo(champion);
        assertThat(report.artefactDigest()).isEqualTo(DIGEST);
    }

    @Test
    void itStaysIdenticalWhenAnotherModelServes() {
        runtime.championOf(TinyChurnModel.withIntercept(0.7));

        assertThat(replay(made.predictionId()).result()).isInstanceOf(ReplayVerdict.Identical.class);
    }

    @Test
    void theAnswerOverHttpNamesVerdictArtefactAndModel() throws Exception {
        var response = runtime.web(runtime.bean(ReplayController.class))
                .perform(get("/api/v1/predictions/" + made.predictionId() + "/replay"))
                .andReturn()
                .getResponse();
        JsonNode answer = JsonMapper.shared().readTree(response.getContentAsString());

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(answer.propertyNames())
                .containsExactlyInAnyOrder("predictionId", "modelVersionId", "artefactDigest", "result");
        assertThat(answer.get("artefactDigest").asString()).isEqualTo(DIGEST.value());
        assertThat(answer.get("result").get("verdict").asString()).isEqualTo("Identical");
        assertThat(answer.get("result").get("score").floatValue()).isEqualTo(made.score());
    }

    @Test
    void aScoreThatWasForgedByOneUnitInTheLastPlaceDiffers() {
        PredictionMade forged = forged(made.features(), made.schemaVersion(), made.margin(), Math.nextUp(made.score()));

        assertThat(replay(forged.predictionId()).result())
                .isEqualTo(new ReplayVerdict.Differs(
                        made.margin(), made.margin(), Math.nextUp(made.score()), made.score()));
    }

    @Test
    void aMarginThatWasForgedByOneUnitInTheLastPlaceDiffers() {
        PredictionMade forged =
                forged(made.features(), made.schemaVersion(), Math.nextDown(made.margin()), made.score());

        assertThat(replay(forged.predictionId()).result()).isInstanceOf(ReplayVerdict.Differs.class);
    }

    @Test
    void aForgedDecisionDiffers() {
        PredictionMade forged = store(new PredictionMade(
                PredictionId.next(),
                made.useCase(),
                made.entity(),
                made.features(),
                made.schemaVersion(),
                made.modelVersionId(),
                made.artefactDigest(),
                made.rolloutId(),
                made.step(),
                made.variant(),
                made.margin(),
                made.score(),
                made.threshold(),
                !made.positive(),
                made.requestedBy(),
                Channel.REST,
                null,
                null));

        assertThat(replay(forged.predictionId()).result()).isInstanceOf(ReplayVerdict.Differs.class);
    }

    @Test
    void featuresThatWereForgedDiffer() {
        PredictionMade forged =
                forged(TinyChurnModel.row(2, "Month-to-month"), made.schemaVersion(), made.margin(), made.score());

        assertThat(replay(forged.predictionId()).result()).isInstanceOf(ReplayVerdict.Differs.class);
    }

    @Test
    void withoutTheArtefactNothingIsReplayed() throws IOException {
        Files.delete(artefact());

        assertNotReplayable(made.predictionId(), "missing");
    }

    @Test
    void anArtefactWithOneChangedByteIsNotReplayed() throws IOException {
        byte[] content = Files.readAllBytes(artefact());
        content[content.length / 2] ^= 1;
        Files.write(artefact(), content);

        assertNotReplayable(made.predictionId(), "digest");
    }

    @Test
    void featuresThatNoLongerFitAreNotReplayed() {
        FeatureRow others = new FeatureRow(Map.of("tenure", 1.0, "income", 2.0));
        PredictionMade forged = forged(others, made.schemaVersion(), made.margin(), made.score());

        assertNotReplayable(forged.predictionId(), "contract");
    }

    @Test
    void featuresOfAnotherSchemaVersionAreNotReplayed() {
        PredictionMade forged = forged(made.features(), made.schemaVersion() + 1, made.margin(), made.score());

        assertNotReplayable(forged.predictionId(), "version " + (made.schemaVersion() + 1));
    }

    @Test
    void aShadowIsReplayedByItself() {
        CompiledScorer challenger = TinyChurnModel.withIntercept(-1);
        float margin = challenger.margin(made.features());
        float score = challenger.score(margin);
        runtime.bean(ArtifactFiles.class).store(challenger.artefact());

        ReplayReport whole = replay(shadowed(challenger, margin, score).predictionId());
        ReplayReport forged =
                replay(shadowed(challenger, Math.nextUp(margin), score).predictionId());
        ReplayReport withoutArtefact =
                replay(shadowed(TinyChurnModel.withIntercept(-2), margin, score).predictionId());

        assertThat(whole.shadow().result()).isEqualTo(new ReplayVerdict.Identical(margin, score));
        assertThat(forged.shadow().result()).isInstanceOf(ReplayVerdict.Differs.class);
        assertThat(withoutArtefact.shadow().result()).isInstanceOf(ReplayVerdict.NotReplayable.class);
        for (ReplayReport report : List.of(whole, forged, withoutArtefact)) {
            assertThat(report.result()).isInstanceOf(ReplayVerdict.Identical.class);
        }
    }

    private PredictionMade shadowed(CompiledScorer challenger, float margin, float score) {
        return store(new PredictionMade(
                PredictionId.next(),
                made.useCase(),
                made.entity(),
                made.features(),
                made.schemaVersion(),
                made.modelVersionId(),
                made.artefactDigest(),
                made.rolloutId(),
                made.step(),
                made.variant(),
                made.margin(),
                made.score(),
                made.threshold(),
                made.positive(),
                made.requestedBy(),
                Channel.REST,
                null,
                new ShadowScore(
                        ModelVersionId.next(),
                        Sha256Digest.of(challenger.artefact()),
                        RolloutId.next(),
                        0,
                        margin,
                        score,
                        challenger.threshold(),
                        score >= challenger.threshold())));
    }

    @Test
    void anUnknownPredictionAndAnotherAggregateAreNotFound() {
        assertThat(catchThrowableOfType(Refusal.class, () -> replay(PredictionId.next()))
                        .code())
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(catchThrowableOfType(Refusal.class, () -> replay(new PredictionId(champion.value())))
                        .code())
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    private ReplayReport replay(PredictionId id) {
        return runtime.bean(PredictionReplay.class).replay(id);
    }

    private void assertNotReplayable(PredictionId id, String reason) {
        assertThat(replay(id).result())
                .isInstanceOfSatisfying(
                        ReplayVerdict.NotReplayable.class,
                        verdict -> assertThat(verdict.reason()).contains(reason));
    }

    private Path artefact() {
        return dataDirectory.resolve("artefacts").resolve(DIGEST.hex());
    }

    private PredictionMade forged(FeatureRow features, int schemaVersion, float margin, float score) {
        return store(new PredictionMade(
                PredictionId.next(),
                made.useCase(),
                made.entity(),
                features,
                schemaVersion,
                made.modelVersionId(),
                made.artefactDigest(),
                made.rolloutId(),
                made.step(),
                made.variant(),
                margin,
                score,
                made.threshold(),
                made.positive(),
                made.requestedBy(),
                Channel.REST,
                null,
                null));
    }

    private PredictionMade store(PredictionMade event) {
        runtime.publish("Prediction", event.predictionId().toString(), 0, event);
        return event;
    }
}
