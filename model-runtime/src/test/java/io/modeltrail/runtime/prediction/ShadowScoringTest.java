package io.modeltrail.runtime.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.prediction.ServingRuntime.Challenge;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowScoringTest {
    private static final CompiledScorer CHAMPION = TinyChurnModel.withIntercept(0.1);
    private static final CompiledScorer CHALLENGER = TinyChurnModel.withIntercept(-3);
    private static final RolloutPlan SHADOW_FIRST = new RolloutPlan(List.of(0, 50, 100), null, 0);

    @TempDir
    private Path dataDirectory;

    private ServingRuntime runtime;
    private ModelVersionId champion;

    @BeforeEach
    void start() {
        runtime = new ServingRuntime(dataDirectory);
        champion = runtime.championOf(CHAMPION);
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void theChampionDecidesAndBothScoresAreRecorded() {
        runtime.bean(ArtifactFiles.class).store(CHALLENGER.artefact());
        Challenge challenge = runtime.challenge(CHALLENGER, champion, SHADOW_FIRST);

        PredictionAnswer answer = runtime.predict("7590-VHVEG", 1, "Month-to-month");

        PredictionMade made = runtime.recorded(answer);
        ShadowScore shadow = made.shadow();
        float margin = CHALLENGER.margin(made.features());
        assertThat(answer.variant()).isEqualTo(Variant.CHAMPION);
        assertThat(answer.modelVersionId()).isEqualTo(champion);
        assertThat(made.score()).isEqualTo(CHAMPION.score(CHAMPION.margin(made.features())));
        assertThat(shadow.modelVersionId()).isEqualTo(challenge.model());
        assertThat(shadow.rolloutId()).isEqualTo(challenge.rollout());
        assertThat(shadow.step()).isZero();
        assertThat(shadow.margin()).isEqualTo(margin);
        assertThat(shadow.score()).isEqualTo(CHALLENGER.score(margin));
        assertThat(made.positive()).isTrue();
        assertThat(shadow.positive()).isFalse();
        assertThat(runtime.bean(MeterRegistry.class)
                        .get("modeltrail.serving.shadow.scored")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aChallengerThatReadsOtherFeaturesIsCountedAndHoldsNothingUp() {
        CompiledScorer ofOtherFeatures = TinyChurnModel.ofIncome(0.1);
        runtime.bean(ArtifactFiles.class).store(ofOtherFeatures.artefact());
        runtime.challenge(ofOtherFeatures, champion, SHADOW_FIRST);

        PredictionAnswer answer = runtime.predict("7590-VHVEG", 1, "Month-to-month");

        assertThat(runtime.recorded(answer).shadow()).isNull();
        assertThat(answer.modelVersionId()).isEqualTo(champion);
        assertThat(missed("features")).isEqualTo(1);
    }

    @Test
    void aChallengerWithoutItsArtefactIsCountedAndHoldsNothingUp() {
        runtime.challenge(CHALLENGER, champion, SHADOW_FIRST);

        PredictionAnswer answer = runtime.predict("7590-VHVEG", 1, "Month-to-month");

        assertThat(runtime.recorded(answer).shadow()).isNull();
        assertThat(answer.modelVersionId()).isEqualTo(champion);
        assertThat(missed("artefact")).isEqualTo(1);
    }

    private double missed(String reason) {
        Counter counter = runtime.bean(MeterRegistry.class)
                .get("modeltrail.serving.shadow.missed")
                .tag("reason", reason)
                .counter();
        return counter.count();
    }
}
