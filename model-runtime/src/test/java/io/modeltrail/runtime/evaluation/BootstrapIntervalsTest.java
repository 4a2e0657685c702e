package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BootstrapIntervalsTest {
    /** Resamples are made row by row here, and judged by {@link RankedScores}. */
    @Property(tries = 50)
    void countingOnTheRanksGivesWhatResamplingTheRowsGives(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 40) int rows,
            @ForAll @IntRange(min = 0, max = 9) int ties) {
        Samples sample = Samples.of(seed, rows, ties);
        int[] negatives = ofClass(sample, false);
        int[] positives = ofClass(sample, true);
        SplitMix64 random = new SplitMix64(seed);
        double[] aucs = new double[60];
        double[] precisions = new double[60];
        for (int resample = 0; resample < 60; resample++) {
            int[] drawn = IntStream.concat(
                            IntStream.generate(() -> negatives[random.below(negatives.length)])
                                    .limit(negatives.length),
                            IntStream.generate(() -> positives[random.below(positives.length)])
                                    .limit(positives.length))
                    .toArray();
            float[] scores = new float[rows];
            boolean[] labels = new boolean[rows];
            for (int index = 0; index < rows; index++) {
                scores[index] = sample.scores()[drawn[index]];
                labels[index] = sample.labels()[drawn[index]];
            }
            aucs[resample] = RankedScores.of(scores, labels).auc();
            precisions[resample] = RankedScores.of(scores, labels).averagePrecision();
        }
        Arrays.sort(aucs);
        Arrays.sort(precisions);
        BootstrapIntervals intervals =
                BootstrapIntervals.of(sample.scores(), sample.labels(), sample.alone(), 60, seed);
        // Place 0.025 * 59 = 1.475 and 0.975 * 59 = 57.525.
        assertThat(intervals.auc().low()).isCloseTo(0.525 * aucs[1] + 0.475 * aucs[2], within(1e-12));
        assertThat(intervals.auc().high()).isCloseTo(0.475 * aucs[57] + 0.525 * aucs[58], within(1e-12));
        assertThat(intervals.averagePrecision().low())
                .isCloseTo(0.525 * precisions[1] + 0.475 * precisions[2], within(1e-12));
        assertThat(intervals.averagePrecision().high())
                .isCloseTo(0.475 * precisions[57] + 0.525 * precisions[58], within(1e-12));
    }

    private static int[] ofClass(Samples sample, boolean label) {
        return IntStream.range(0, sample.labels().length)
                .filter(row -> sample.labels()[row] == label)
                .toArray();
    }

    /** A second row of each entity that says the same adds no knowledge. */
    @Property(tries = 50)
    void copiesOfRowsInOneGroupChangeNothing(@ForAll long seed) {
        Samples sample = Samples.of(seed, 80, 12);
        Samples doubled = sample.doubled();
        BootstrapIntervals once = BootstrapIntervals.of(sample.scores(), sample.labels(), sample.alone(), 100, seed);
        BootstrapIntervals grouped =
                BootstrapIntervals.of(doubled.scores(), doubled.labels(), sample.pairs(), 100, seed);
        assertThat(grouped.auc().low()).isCloseTo(once.auc().low(), within(1e-12));
        assertThat(grouped.averagePrecision().high())
                .isCloseTo(once.averagePrecision().high(), within(1e-12));
    }

    /** Over many samples: of one the two widths are estimates, and may lie the other way round. */
    @Example
    void copiesThatAreTakenForOthersPretendToMoreKnowledge() {
        double once = 0;
        double pretended = 0;
        for (int seed = 0; seed < 20; seed++) {
            Samples sample = Samples.of(seed, 80, 12);
            Samples doubled = sample.doubled();
            once += width(BootstrapIntervals.of(sample.scores(), sample.labels(), sample.alone(), 100, seed));
            pretended += width(BootstrapIntervals.of(doubled.scores(), doubled.labels(), doubled.alone(), 100, seed));
        }
        assertThat(pretended).isLessThan(0.85 * once);
    }

    private static double width(BootstrapIntervals intervals) {
        return intervals.auc().high() - intervals.auc().low();
    }

    /** Standard error of the area by Hanley and McNeil, Radiology 1982, formula 2. */
    @Example
    void theWidthIsTheOneOfTheFormula() {
        Samples sample = Samples.of(7, 20_000, 0);
        double auc = sample.ranked().auc();
        BootstrapIntervals intervals =
                BootstrapIntervals.of(sample.scores(), sample.labels(), sample.alone(), 1_000, 42);
        double positives = ofClass(sample, true).length;
        double negatives = 20_000 - positives;
        double q1 = auc / (2 - auc);
        double q2 = 2 * auc * auc / (1 + auc);
        double variance = (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc))
                / (positives * negatives);
        assertThat(intervals.auc().low()).isLessThan(auc);
        assertThat(intervals.auc().high()).isGreaterThan(auc);
        assertThat(intervals.auc().high() - intervals.auc().low())
                .isCloseTo(2 * 1.96 * Math.sqrt(variance), within(0.0015));
        assertThat(BootstrapIntervals.of(sample.scores(), sample.labels(), sample.alone(), 1_000, 42))
                .isEqualTo(intervals);
        assertThat(BootstrapIntervals.of(sample.scores(), sample.labels(), sample.alone(), 1_000, 43))
                .isNotEqualTo(intervals);
    }
}
