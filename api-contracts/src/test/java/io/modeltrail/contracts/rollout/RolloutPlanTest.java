package io.modeltrail.contracts.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutPlanTest {
    @Test
    void sharesThatGrowToAHundredAreAPlan() {
        assertThat(new RolloutPlan(List.of(1, 50, 100), Duration.ofHours(1), 10).sharesPercent())
                .containsExactly(1, 50, 100);
    }

    @Test
    void onlyAFirstShareOfNothingIsAShadowStep() {
        RolloutPlan plan = new RolloutPlan(List.of(0, 10, 100), null, 0);

        assertThat(plan.isShadow(0)).isTrue();
        assertThat(plan.isShadow(1)).isFalse();
        assertThat(plan.isShadow(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "50", "0", "0,0,100", "10,0,100", "50,50,100", "50,25,100", "50,100,100", "50,101", "-1,100"
            })
    void otherSharesAreRefused(String shares) {
        List<Integer> list = shares.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(shares.split(",", -1))
                        .map(Integer::valueOf)
                        .toList();
        assertThatThrownBy(() -> new RolloutPlan(list, null, 0))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.SHARES_MUST_GROW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "-PT1S", "P366DT1S", "PT4800000000H"})
    void aWaitThatNobodyCanMeanIsRefused(String wait) {
        assertThatThrownBy(() -> new RolloutPlan(List.of(100), Duration.parse(wait), 0))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.VALUE_OUT_OF_RANGE));
    }
}
