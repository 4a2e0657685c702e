package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SharesAndDifferencesTest {
    /** Figures of Newcombe (1998), Statistics in Medicine 17, table I, score method without continuity correction. */
    @Test
    void theIntervalOfAShareIsWilsons() {
        ShareInterval some = ShareInterval.of(15, 148);
        ShareInterval none = ShareInterval.of(0, 20);
        ShareInterval one = ShareInterval.of(1, 29);

        assertThat(some.low()).isCloseTo(0.0624, within(5e-5));
        assertThat(some.high()).isCloseTo(0.1605, within(5e-5));
        assertThat(none.low()).isZero();
        assertThat(none.high()).isCloseTo(0.1611, within(5e-5));
        assertThat(one.low()).isCloseTo(0.0061, within(5e-5));
        assertThat(one.high()).isCloseTo(0.1718, within(5e-5));
    }

    @Test
    void ofNothingThereIsNoShare() {
        assertThat(ShareInterval.of(0, 0)).isNull();
    }

    @Test
    void differencesAreSummedUpByTheirQuantiles() {
        DifferenceHistogram histogram = new DifferenceHistogram();
        for (int one = -100; one <= 100; one++) {
            histogram.add(one / 1000.0);
        }

        DifferenceHistogram.Summary summary = histogram.summary();

        assertThat(summary.count()).isEqualTo(201);
        assertThat(summary.mean()).isCloseTo(0, within(1e-12));
        assertThat(summary.meanAbsolute()).isCloseTo(10.1 / 201, within(1e-12));
        assertThat(summary.least()).isEqualTo(-0.1);
        assertThat(summary.greatest()).isEqualTo(0.1);
        assertThat(summary.quantiles().get("0.5")).isEqualTo(0.0);
        assertThat(summary.quantiles().get("0.01")).isCloseTo(-0.098, within(1e-9));
        assertThat(summary.quantiles().get("0.75")).isCloseTo(0.05, within(1e-9));
    }
}
