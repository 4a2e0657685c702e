package io.modeltrail.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Values from SciPy 1.17 (and its documentation), from published tables, or worked out by hand where that is said. */
class DriftStatisticsTest {
    private static final float[] ONE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final float[] OTHER = {3, 4, 5, 9, 10, 11};

    @Test
    void theKolmogorovSmirnovStatisticIsTheLargestGapOfTheDistributionFunctions() {
        assertThat(NumberSamples.kolmogorovSmirnov(ONE, OTHER).statistic()).isEqualTo(0.5);
        assertThat(NumberSamples.kolmogorovSmirnov(OTHER, ONE).statistic()).isEqualTo(0.5);
        assertThat(NumberSamples.kolmogorovSmirnov(ONE, ONE).statistic()).isZero();
        assertThat(NumberSamples.kolmogorovSmirnov(ONE, ONE).pValue()).isEqualTo(1);
        // The exact p-value is 0.3017; so small samples are the worst case of the approximation.
        assertThat(NumberSamples.kolmogorovSmirnov(ONE, OTHER).pValue()).isCloseTo(0.3017, within(0.08));
    }

    @Test
    void tiesMoveBothDistributionFunctionsAtOnce() {
        assertThat(NumberSamples.kolmogorovSmirnov(new float[] {1, 1, 1, 2}, new float[] {1, 1, 2, 2})
                        .statistic())
                .isEqualTo(0.25);
    }

    @Test
    void theKolmogorovDistributionHasItsPublishedCriticalValues() {
        assertThat(Tails.kolmogorov(1.0)).isCloseTo(0.26999967, within(1e-8));
        assertThat(Tails.kolmogorov(1.358)).isCloseTo(0.0500268, within(1e-7));
        assertThat(Tails.kolmogorov(1.628)).isCloseTo(0.00997552, within(1e-8));
        assertThat(Tails.kolmogorov(0.5)).isCloseTo(0.96394524, within(1e-8));
        assertThat(Tails.kolmogorov(0)).isEqualTo(1);
    }

    @Test
    void theTailsOfChiSquareAndNormalAreThoseOfTheTables() {
        assertThat(Tails.chiSquare(3.84145882069412, 1)).isCloseTo(0.05, within(1e-12));
        assertThat(Tails.chiSquare(10, 4)).isCloseTo(0.0404276820, within(1e-10));
        assertThat(Tails.chiSquare(0.5, 3)).isCloseTo(0.918891412, within(1e-9));
        assertThat(Tails.chiSquare(100, 60)).isCloseTo(9.16828861e-4, within(1e-12));
        assertThat(Tails.normalTwoSided(1.3)).isCloseTo(0.19360096917122072, within(1e-12));
        assertThat(Tails.normalTwoSided(-1.3)).isCloseTo(0.19360096917122072, within(1e-12));
    }

    @Test
    void chiSquareIsThatOfTheContingencyTable() {
        CategoryCounts.Test test = CategoryCounts.chiSquare(new long[] {10, 10, 20}, new long[] {20, 20, 20});

        assertThat(test.statistic()).isCloseTo(2.7777777777777777, within(1e-12));
        assertThat(test.degrees()).isEqualTo(2);
        assertThat(test.pValue()).isCloseTo(0.24935220877729622, within(1e-12));
    }

    @Test
    void rareCategoriesAreTestedTogether() {
        assertThat(CategoryCounts.chiSquare(new long[] {100, 1, 3, 90, 0}, new long[] {80, 2, 1, 110, 4}))
                .isEqualTo(CategoryCounts.chiSquare(new long[] {100, 4, 90}, new long[] {80, 7, 110}));
        // The pool itself is too small, and takes the rarest of the others.
        assertThat(CategoryCounts.chiSquare(new long[] {100, 1, 90}, new long[] {80, 0, 110}))
                .isEqualTo(CategoryCounts.chiSquare(new long[] {101, 90}, new long[] {80, 110}));
        assertThat(CategoryCounts.chiSquare(new long[] {3, 1}, new long[] {0, 4})
                        .pValue())
                .isEqualTo(1);
    }

    @Test
    void aCategoryThatNobodyHasChangesNothing() {
        assertThat(CategoryCounts.chiSquare(new long[] {10, 0, 10, 20}, new long[] {20, 0, 20, 20}))
                .isEqualTo(CategoryCounts.chiSquare(new long[] {10, 10, 20}, new long[] {20, 20, 20}));
        assertThat(CategoryCounts.chiSquare(new long[] {10, 0}, new long[] {7, 0})
                        .pValue())
                .isEqualTo(1);
    }

    @Test
    void theWassersteinDistanceIsTheAreaBetweenTheDistributionFunctions() {
        assertThat(NumberSamples.wasserstein(new float[] {0, 1, 3}, new float[] {5, 6, 8}))
                .isCloseTo(5, within(1e-9));
        assertThat(NumberSamples.wasserstein(new float[] {0, 0, 0, 1}, new float[] {0, 0, 1, 1}))
                .isCloseTo(0.25, within(1e-12));
        assertThat(NumberSamples.wasserstein(new float[] {3.5f, 3.9f, 7.5f, 7.5f}, new float[] {1.5f, 4.5f}))
                .isCloseTo(2.6, within(1e-6));
        assertThat(NumberSamples.wasserstein(ONE, ONE)).isZero();
    }

    @Test
    void theJensenShannonDistanceIsInNats() {
        assertThat(CategoryCounts.jensenShannon(new long[] {10, 0}, new long[] {5, 5}))
                .isCloseTo(0.464501404022459, within(1e-12));
        assertThat(CategoryCounts.jensenShannon(new long[] {10, 10, 20}, new long[] {20, 20, 20}))
                .isCloseTo(0.11984403015647774, within(1e-12));
        assertThat(CategoryCounts.jensenShannon(new long[] {1, 0, 0}, new long[] {0, 1, 0}))
                .isCloseTo(Math.sqrt(Math.log(2)), within(1e-12));
        assertThat(CategoryCounts.jensenShannon(new long[] {3, 4}, new long[] {6, 8}))
                .isZero();
    }

    @Test
    void theStabilityIndexIsTheSumOfItsBins() {
        // By hand: 0.1 ln 2 + 0.1 ln (4/3) + 0 for 20, 30, 50 against 10, 40, 50 of a hundred.
        assertThat(CategoryCounts.stabilityIndex(new long[] {20, 30, 50}, new long[] {10, 40, 50}))
                .isCloseTo(0.09808292530117263, within(1e-12));
        // An empty bin counts as one in ten thousand: (1e-4 - 0.5) ln (1e-4 / 0.5) + 0.5 ln 2.
        assertThat(CategoryCounts.stabilityIndex(new long[] {5, 5}, new long[] {0, 10}))
                .isCloseTo((1e-4 - 0.5) * Math.log(1e-4 / 0.5) + 0.5 * Math.log(2), within(1e-12));
    }

    @Test
    void decilesOfTheReferenceMakeTheBins() {
        float[] hundred = new float[100];
        for (int i = 0; i < hundred.length; i++) {
            hundred[i] = i;
        }

        long[][] bins = NumberSamples.decileBins(hundred, new float[] {-5, 9.5f, 10, 95, 400});

        assertThat(bins[0]).containsExactly(10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
        assertThat(bins[1]).containsExactly(2, 1, 0, 0, 0, 0, 0, 0, 0, 2);
        assertThat(NumberSamples.decileBins(new float[] {7, 7, 7}, new float[] {1, 7})[1])
                .containsExactly(1, 1);
    }

    @Test
    void theProcedureOfBenjaminiAndHochbergRejectsAsInTheirPaper() {
        double[] published = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.000
        };

        double[] adjusted = ManyTests.benjaminiHochberg(published);

        assertThat(adjusted).isSorted();
        assertThat(adjusted[3]).isLessThan(0.05);
        assertThat(adjusted[4]).isGreaterThan(0.05);
        assertThat(adjusted[0]).isCloseTo(0.0015, within(1e-12));
    }

    @Test
    void whatWasNotTestedIsNotCounted() {
        assertThat(ManyTests.benjaminiHochberg(new double[] {0.03, Double.NaN, 0.04}))
                .containsExactly(0.04, Double.NaN, 0.04);
    }
}
