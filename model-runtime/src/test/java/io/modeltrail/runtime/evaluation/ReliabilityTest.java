package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReliabilityTest {
    @Example
    void anExampleWorkedOutByHand() {
        float[] probabilities = new float[20];
        boolean[] labels = new boolean[20];
        for (int row = 0; row < 20; row++) {
            probabilities[row] = row < 10 ? 0.25f : 0.75f;
            labels[row] = row < 1 || row >= 14;
        }
        Reliability reliability = Reliability.of(probabilities, labels);
        assertThat(reliability.bins())
                .containsExactly(
                        new Reliability.Bin(10, 0.25, 0.25, 0.25, 0.1), new Reliability.Bin(10, 0.75, 0.75, 0.75, 0.6));
        assertThat(reliability.expectedCalibrationError()).isCloseTo(0.15, within(1e-12));
        assertThat(reliability.reliability()).isCloseTo(0.0225, within(1e-12));
        assertThat(reliability.resolution()).isCloseTo(0.0625, within(1e-12));
        assertThat(reliability.uncertainty()).isCloseTo(0.35 * 0.65, within(1e-12));
    }

    @Property
    void binsHoldEveryRowOnceInTheOrderOfTheirProbabilities(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 200) int rows,
            @ForAll @IntRange(min = 0, max = 30) int ties) {
        Samples sample = Samples.of(seed, rows, ties);
        Reliability reliability = Reliability.of(sample.scores(), sample.labels());
        assertThat(reliability.bins().stream().mapToInt(Reliability.Bin::rows).sum())
                .isEqualTo(rows);
        for (int bin = 1; bin < reliability.bins().size(); bin++) {
            assertThat(reliability.bins().get(bin).lowest())
                    .isGreaterThan(reliability.bins().get(bin - 1).highest());
        }
        if (ties == 0 && rows % 10 == 0) {
            assertThat(reliability.bins()).hasSize(10).allMatch(bin -> bin.rows() == rows / 10);
        }
    }

    /** Murphy's decomposition is exact when a bin holds one probability only. */
    @Property
    void theThreePartsAreTheMeanSquaredErrorWhenBinsHoldOneProbability(@ForAll long seed) {
        Random random = new Random(seed);
        float[] probabilities = new float[500];
        boolean[] labels = new boolean[500];
        for (int row = 0; row < 500; row++) {
            probabilities[row] = random.nextInt(4) / 4f + 0.125f;
            labels[row] = random.nextDouble() < probabilities[row];
        }
        Reliability reliability = Reliability.of(probabilities, labels);
        assertThat(reliability.bins()).hasSize(4);
        assertThat(reliability.withinBins()).isCloseTo(0, within(1e-12));
        assertThat(reliability.reliability() - reliability.resolution() + reliability.uncertainty())
                .isCloseTo(ProbabilityError.of(probabilities, labels).brier(), within(1e-12));
    }
}
