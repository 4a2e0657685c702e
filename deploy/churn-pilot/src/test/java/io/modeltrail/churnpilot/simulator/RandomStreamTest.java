package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int DRAWS = 200_000;

    @Test
    void sameSeedCustomerAndPurposeDrawTheSame() {
        RandomStream one = new RandomStream(7, 42, 1);
        RandomStream other = new RandomStream(7, 42, 1);
        for (int draw = 0; draw < 100; draw++) {
            assertThat(one.nextLong()).isEqualTo(other.nextLong());
        }
    }

    @Test
    void theFirstDrawsAreTheseForEver() {
        RandomStream stream = new RandomStream(1, 2, 3);
        assertThat(new long[] {stream.nextLong(), stream.nextLong()})
                .containsExactly(-1766784953116455862L, 7459188121875452287L);
    }

    @Test
    void neighboursAndPurposesAreIndependent() {
        assertThat(correlation(new RandomStream(7, 42, 1), new RandomStream(7, 43, 1)))
                .isLessThan(0.01);
        assertThat(correlation(new RandomStream(7, 42, 1), new RandomStream(7, 42, 2)))
                .isLessThan(0.01);
        assertThat(correlation(new RandomStream(7, 42, 1), new RandomStream(8, 42, 1)))
                .isLessThan(0.01);
    }

    @Test
    void drawsHaveTheMomentsTheyShouldHave() {
        RandomStream stream = new RandomStream(7, 1, 1);
        assertThat(mean(() -> stream.noise())).isCloseTo(0, within(0.01));
        assertThat(mean(() -> Math.pow(stream.noise(), 2))).isCloseTo(1, within(0.02));
        assertThat(mean(() -> stream.uniform())).isCloseTo(0.5, within(0.005));
        assertThat(mean(() -> stream.exponential())).isCloseTo(1, within(0.02));
        assertThat(mean(() -> stream.poisson(2.5))).isCloseTo(2.5, within(0.02));
        assertThat(mean(() -> stream.below(11))).isCloseTo(5, within(0.05));
        assertThat(mean(() -> stream.oneOf(1, 1, 2))).isCloseTo(1.25, within(0.01));
    }

    @Test
    void boundsAreKept() {
        RandomStream stream = new RandomStream(7, 1, 1);
        assertThat(IntStream.range(0, 10_000)
                        .map(draw -> stream.below(3))
                        .distinct()
                        .sorted())
                .containsExactly(0, 1, 2);
        assertThat(IntStream.range(0, 10_000)
                        .mapToDouble(draw -> stream.noise())
                        .max()
                        .orElseThrow())
                .isLessThan(3.5);
    }

    private static double mean(java.util.function.DoubleSupplier draw) {
        return DoubleStream.generate(draw).limit(DRAWS).average().orElseThrow();
    }

    private static double correlation(RandomStream one, RandomStream other) {
        return Math.abs(mean(() -> one.noise() * other.noise()));
    }
}
