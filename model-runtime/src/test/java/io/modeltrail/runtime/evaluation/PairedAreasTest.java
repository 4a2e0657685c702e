package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PairedAreasTest {
    /** Equations 3 to 5 of DeLong et al. 1988, pair by pair. */
    @Property(tries = 300)
    void itIsTheTestOfThePaper(
            @ForAll long seed,
            @ForAll @IntRange(min = 8, max = 50) int rows,
            @ForAll @IntRange(min = 0, max = 9) int ties) {
        Samples one = Samples.of(seed, rows, ties);
        Samples noise = Samples.of(seed + 1, rows, ties);
        float[] other = new float[rows];
        for (int row = 0; row < rows; row++) {
            other[row] = Math.round(8 * (one.scores()[row] + noise.scores()[row])) / 8f;
        }
        boolean[] labels = one.labels();
        double[][] x = components(one.scores(), other, labels, true);
        double[][] y = components(one.scores(), other, labels, false);
        double first = mean(x[0]);
        double second = mean(x[1]);
        double variance = 0;
        for (double[][] part : List.of(x, y)) {
            double s11 = covariance(part[0], part[0]);
            double s22 = covariance(part[1], part[1]);
            double s12 = covariance(part[0], part[1]);
            variance += (s11 + s22 - 2 * s12) / part[0].length;
        }
        PairedAreas areas = PairedAreas.of(one.scores(), other, labels, one.alone());
        assertThat(areas.first()).isCloseTo(first, within(1e-12));
        assertThat(areas.first()).isCloseTo(one.ranked().auc(), within(1e-12));
        assertThat(areas.difference()).isCloseTo(first - second, within(1e-12));
        double reach = 1.959963984540054 * Math.sqrt(Math.max(0, variance));
        assertThat(areas.high() - areas.difference()).isCloseTo(reach, within(1e-7));
        assertThat(areas.difference() - areas.low()).isCloseTo(reach, within(1e-7));
        if (variance > 1e-9) {
            assertThat(areas.pValue() < 0.05).isEqualTo(areas.low() > 0 || areas.high() < 0);
        }
    }

    /** @return for each of both models, for each row of the class, the mean of psi over the rows of the other class */
    private static double[][] components(float[] one, float[] other, boolean[] labels, boolean ofClass) {
        List<double[]> found = new ArrayList<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != ofClass) {
                continue;
            }
            double[] sums = new double[2];
            int count = 0;
            for (int against = 0; against < labels.length; against++) {
                if (labels[against] != ofClass) {
                    int positive = ofClass ? row : against;
                    int negative = ofClass ? against : row;
                    sums[0] += psi(one[positive], one[negative]);
                    sums[1] += psi(other[positive], other[negative]);
                    count++;
                }
            }
            found.add(new double[] {sums[0] / count, sums[1] / count});
        }
        double[][] turned = new double[2][found.size()];
        for (int row = 0; row < found.size(); row++) {
            turned[0][row] = found.get(row)[0];
            turned[1][row] = found.get(row)[1];
        }
        return turned;
    }

    private static double psi(float positive, float negative) {
        return positive > negative ? 1 : positive == negative ? 0.5 : 0;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double covariance(double[] one, double[] other) {
        double sum = 0;
        for (int index = 0; index < one.length; index++) {
            sum += (one[index] - mean(one)) * (other[index] - mean(other));
        }
        return sum / (one.length - 1);
    }

    @Property(tries = 50)
    void copiesOfRowsInOneGroupChangeNothing(@ForAll long seed) {
        Samples one = Samples.of(seed, 60, 0);
        float[] other = Samples.of(seed + 1, 60, 0).scores();
        PairedAreas once = PairedAreas.of(one.scores(), other, one.labels(), one.alone());
        PairedAreas grouped = PairedAreas.of(
                one.doubled().scores(),
                new Samples(other, one.labels()).doubled().scores(),
                one.doubled().labels(),
                one.pairs());
        assertThat(grouped.difference()).isCloseTo(once.difference(), within(1e-12));
        assertThat(grouped.low()).isCloseTo(once.low(), within(1e-12));
        assertThat(grouped.pValue()).isCloseTo(once.pValue(), within(1e-12));
    }

    @Example
    void aModelDoesNotDifferFromItself() {
        Samples sample = Samples.of(3, 100, 0);
        PairedAreas areas = PairedAreas.of(sample.scores(), sample.scores(), sample.labels(), sample.alone());
        assertThat(areas.difference()).isZero();
        assertThat(areas.pValue()).isEqualTo(1);
    }

    @Example
    void oneRowOfAClassIsNotEnough() {
        float[] scores = {0.1f, 0.2f, 0.3f};
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PairedAreas.of(scores, scores, new boolean[] {true, false, false}, RowGroups.distinct(3)));
    }

    /** Of R: 2 * pnorm(-z). */
    @Example
    void theTailsOfTheNormalDistribution() {
        assertThat(NormalDistribution.twoSided(0)).isEqualTo(1);
        assertThat(NormalDistribution.twoSided(1)).isCloseTo(0.31731050786291415, within(1e-15));
        assertThat(NormalDistribution.twoSided(-1.959963984540054)).isCloseTo(0.05, within(1e-15));
        assertThat(NormalDistribution.twoSided(3) / 0.0026997960632601866).isCloseTo(1, within(1e-12));
        assertThat(NormalDistribution.twoSided(5) / 5.733031437583866e-07).isCloseTo(1, within(1e-12));
        assertThat(NormalDistribution.twoSided(40)).isBetween(0.0, 1e-300);
        double edge = 2 * Math.sqrt(2);
        assertThat(NormalDistribution.twoSided(Math.nextDown(edge)) / NormalDistribution.twoSided(Math.nextUp(edge)))
                .isCloseTo(1, within(1e-12));
    }
}
