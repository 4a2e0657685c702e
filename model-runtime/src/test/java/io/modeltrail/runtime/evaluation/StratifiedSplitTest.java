package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StratifiedSplitTest {
    private static boolean[] labels(int rows, int positives, long seed) {
        boolean[] labels = new boolean[rows];
        Random random = new Random(seed);
        for (int placed = 0; placed < positives; ) {
            int row = random.nextInt(rows);
            placed += labels[row] ? 0 : 1;
            labels[row] = true;
        }
        return labels;
    }

    @Property
    void everyRowIsInTheHoldoutOrInOneFold(
            @ForAll long seed,
            @ForAll @IntRange(min = 40, max = 400) int rows,
            @ForAll @IntRange(min = 2, max = 9) int folds) {
        StratifiedSplit split = StratifiedSplit.of(labels(rows, 20, seed), seed, folds, 0.2);
        int[] all = IntStream.concat(
                        Arrays.stream(split.holdout()),
                        IntStream.range(0, folds).flatMap(fold -> Arrays.stream(split.fold(fold))))
                .sorted()
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, rows).toArray());
        for (int fold = 0; fold < folds; fold++) {
            assertThat(IntStream.concat(Arrays.stream(split.fold(fold)), Arrays.stream(split.without(fold)))
                            .sorted()
                            .toArray())
                    .containsExactly(split.learned());
            assertThat(split.without(fold)).isSorted();
        }
    }

    @Property
    void everyPartHasBothClassesInProportion(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int folds) {
        boolean[] labels = labels(300, 90, seed);
        StratifiedSplit split = StratifiedSplit.of(labels, seed, folds, 0.2);
        assertThat(positives(split.holdout(), labels)).isEqualTo(18);
        assertThat(split.holdout()).hasSize(60);
        for (int fold = 0; fold < folds; fold++) {
            assertThat(positives(split.fold(fold), labels)).isBetween(72L / folds, 72L / folds + 1);
            assertThat(split.fold(fold).length).isBetween(240 / folds, 240 / folds + 1);
        }
    }

    private static long positives(int[] rows, boolean[] labels) {
        return Arrays.stream(rows).filter(row -> labels[row]).count();
    }

    @Property
    void theSeedDecides(@ForAll long seed) {
        boolean[] labels = labels(200, 60, 1);
        assertThat(StratifiedSplit.of(labels, seed, 5, 0.2).holdout())
                .isEqualTo(StratifiedSplit.of(labels, seed, 5, 0.2).holdout());
        assertThat(StratifiedSplit.of(labels, seed, 5, 0.2).holdout())
                .isNotEqualTo(StratifiedSplit.of(labels, seed + 1, 5, 0.2).holdout());
    }

    /** A change of the sequence would give other models for recorded plans: it must show. */
    @Example
    void theSequenceIsThePublishedOne() {
        SplitMix64 random = new SplitMix64(1234567);
        assertThat(new long[] {random.next(), random.next(), random.next()})
                .containsExactly(
                        6457827717110365317L, 3203168211198807973L, Long.parseUnsignedLong("9817491932198370423"));
    }

    @Example
    void aClassWithTooFewRowsIsRefused() {
        assertThatThrownBy(() -> StratifiedSplit.of(new boolean[50], 1, 5, 0.2))
                .isInstanceOfSatisfying(StratifiedSplit.TooFewRows.class, few -> {
                    assertThat(few.rows()).isZero();
                    assertThat(few.positiveClass()).isTrue();
                });
        assertThatThrownBy(() -> StratifiedSplit.of(labels(50, 5, 1), 1, 5, 0.2))
                .isInstanceOf(StratifiedSplit.TooFewRows.class);
        assertThat(StratifiedSplit.of(labels(50, 6, 1), 1, 5, 0.2).holdout()).hasSize(10);
    }
}
