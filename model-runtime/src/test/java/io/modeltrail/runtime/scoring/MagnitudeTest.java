package io.modeltrail.runtime.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What rounding errors are in proportion to, where large terms cancel out. */
class MagnitudeTest {
    private static final DenseNetwork NETWORK = new DenseNetwork(
            new double[] {1, 0},
            new double[] {2, 1},
            List.of(
                    new DenseNetwork.Layer(2, 2, new double[] {3, -1, -2, 4}, new double[] {-5, 1}),
                    new DenseNetwork.Layer(2, 1, new double[] {1, -1}, new double[] {-0.5})));

    @Test
    void aNetworkCountsEveryTermAtItsAbsoluteValue() {
        // Standardised 10 and -3: units of |-5| + 30 + 3 and |1| + 20 + 12.
        assertThat(NETWORK.magnitude(new float[] {21, -3})).isCloseTo(0.5 + 38 + 33, within(1e-12));
        assertThat(NETWORK.magnitude(new float[] {Float.NaN, Float.NaN})).isCloseTo(0.5 + 5 + 1, within(1e-12));
    }

    @Test
    void anEnsembleWeighsItsMembersAndWhatIsEqualToTheBitIsItsMargin() {
        LinearModel linear = new LinearModel(new double[2], new double[2], new double[] {1, 1}, -2);
        StackedModel stacked = new StackedModel(List.of(NETWORK, linear), new double[] {-2, 0.5}, -1);
        assertThat(stacked.magnitude(new float[] {21, -3})).isCloseTo(1 + 2 * 71.5 + 0.5 * 2, within(1e-12));
    }
}
