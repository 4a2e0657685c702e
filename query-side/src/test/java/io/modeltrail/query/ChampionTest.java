package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ModelVersionQuery.FindChampion;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who was champion when, and what that makes of the state of model versions. */
class ChampionTest {
    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail first = new SampleTrail("first");
    private final SampleTrail second = new SampleTrail("second");
    private Instant firstCompleted;
    private Instant secondCompleted;

    @BeforeEach
    void twoModelsOneAfterTheOther() {
        querySide.happened(first.events());
        firstCompleted = querySide.nextTime().minusSeconds(1);
        querySide.happened(second.events());
        secondCompleted = querySide.nextTime().minusSeconds(1);
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void beforeTheFirstRolloutEndsThereIsNone() {
        JsonNode champion = championAt(firstCompleted.minusMillis(1));
        assertThat(champion.get("modelVersionId").isNull()).isTrue();
        assertThat(champion.get("sincePosition").isNull()).isTrue();
        assertThat(champion.get("asOfPosition").asLong()).isEqualTo(querySide.head());
    }

    @Test
    void fromTheEndOfARolloutOnItsChallengerIsTheChampion() {
        JsonNode champion = championAt(firstCompleted);
        assertThat(champion.get("modelVersionId").asString()).isEqualTo(first.version.toString());
        assertThat(champion.get("artefactDigest").asString())
                .isEqualTo(first.binding.artefactDigest().value());
        assertThat(champion.get("rolloutId").asString()).isEqualTo(first.rollout.toString());
        assertThat(champion.get("since").asString()).isEqualTo(firstCompleted.toString());
        assertThat(champion.get("sincePosition").asLong()).isEqualTo(15);

        assertThat(versionAt(secondCompleted.minusMillis(1))).isEqualTo(first.version.toString());
        assertThat(versionAt(secondCompleted)).isEqualTo(second.version.toString());
        assertThat(querySide
                        .get("/api/v1/use-cases/telco-churn/champion")
                        .get("modelVersionId")
                        .asString())
                .isEqualTo(second.version.toString());
    }

    @Test
    void aRollBackAfterTheEndGivesTheChampionBack() {
        Instant rolledBack = querySide.nextTime();
        querySide.happened(
                new RolloutRolledBack(second.rollout, SampleTrail.CHURN, first.version, "complaints", rolledBack));

        assertThat(versionAt(rolledBack.minusMillis(1))).isEqualTo(second.version.toString());
        assertThat(versionAt(rolledBack)).isEqualTo(first.version.toString());
        assertThat(championAt(rolledBack).get("sincePosition").asLong()).isEqualTo(querySide.head());
        assertThat(stateOf(first)).isEqualTo("CHAMPION");
        assertThat(stateOf(second)).isEqualTo("APPROVED");
    }

    @Test
    void aRollBackBeforeTheEndLeavesTheChampionSinceItsOwnBeginning() {
        RolloutId aborted = RolloutId.next();
        querySide.happened(new RolloutStarted(
                aborted,
                SampleTrail.CHURN,
                first.version,
                second.version,
                RolloutPlan.standard(),
                "salt",
                SampleTrail.OPERATOR));
        assertThat(stateOf(first)).isEqualTo("CHALLENGER");
        assertThat(stateOf(second)).isEqualTo("CHAMPION");

        querySide.happened(
                new RolloutRolledBack(aborted, SampleTrail.CHURN, second.version, "guardrail", querySide.nextTime()));

        JsonNode champion = championAt(querySide.nextTime());
        assertThat(champion.get("modelVersionId").asString()).isEqualTo(second.version.toString());
        assertThat(champion.get("sincePosition").asLong()).isEqualTo(31);
        assertThat(champion.get("rolloutId").asString()).isEqualTo(second.rollout.toString());
        assertThat(stateOf(first)).isEqualTo("APPROVED");
    }

    @Test
    void aRollBackToNobodyLeavesNobody() {
        UseCaseKey other = new UseCaseKey("other");
        RolloutId rollout = RolloutId.next();
        querySide.happened(new RolloutCompleted(rollout, other, first.version));
        assertThat(querySide.ask(new FindChampion(other), Champion.class).modelVersionId())
                .isEqualTo(first.version);
        querySide.happened(new RolloutRolledBack(rollout, other, null, "wrong", querySide.nextTime()));

        assertThat(querySide.ask(new FindChampion(other), Champion.class))
                .isEqualTo(new Champion(null, null, querySide.head()));
        JsonNode nobody = querySide.get("/api/v1/use-cases/other/champion");
        assertThat(nobody.get("modelVersionId").isNull()).isTrue();
        assertThat(nobody.get("sincePosition").asLong()).isEqualTo(querySide.head());
    }

    @Test
    void otherModulesGetTheChampionWithItsDigest() {
        assertThat(querySide.ask(new FindChampion(SampleTrail.CHURN), Champion.class))
                .isEqualTo(new Champion(second.version, second.binding.artefactDigest(), querySide.head()));
        assertThat(querySide.ask(new FindChampion(new UseCaseKey("unheard-of")), Champion.class))
                .isEqualTo(new Champion(null, null, querySide.head()));
    }

    @Test
    void timesAreReadAsIsoWithTheirOffset() {
        assertThat(versionAt("2026-11-23T10:00:00%2B01:00")).isEqualTo(second.version.toString());
        assertThat(querySide.refusalOf("/api/v1/use-cases/telco-churn/champion?at=yesterday"))
                .isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf("/api/v1/use-cases/telco-churn/champion?at=%2B99999-01-01T00:00:00Z"))
                .isEqualTo("VALUE_OUT_OF_RANGE");
        assertThat(querySide.refusalOf("/api/v1/use-cases/Telco/champion")).isEqualTo("MALFORMED_USE_CASE");
    }

    private JsonNode championAt(Instant time) {
        return querySide.get("/api/v1/use-cases/telco-churn/champion?at=" + time);
    }

    private String versionAt(Object time) {
        return querySide
                .get("/api/v1/use-cases/telco-churn/champion?at=" + time)
                .get("modelVersionId")
                .asString();
    }

    private String stateOf(SampleTrail trail) {
        return querySide
                .get("/api/v1/model-versions/" + trail.version)
                .get("state")
                .asString();
    }
}
