package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimeSplitTest {
    private static final long DAY = 86_400_000L;

    private static long[] days(Random random, int rows, int moments) {
        return random.ints(rows, 0, moments).mapToLong(day -> day * DAY).toArray();
    }

    private static boolean[] labels(Random random, int rows) {
        boolean[] labels = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextInt(3) == 0;
        }
        return labels;
    }

    @Property(tries = 200)
    void nothingIsLearnedFromThatWasNotDecidedWhenTheJudgedRowsBegan(
            @ForAll long seed,
            @ForAll @IntRange(min = 12, max = 40) int moments,
            @ForAll @IntRange(min = 0, max = 2) int horizonDays,
            @ForAll @IntRange(min = 2, max = 3) int folds) {
        Random random = new Random(seed);
        long[] observed = days(random, 1_200, moments);
        TimeSplit split = TimeSplit.of(labels(random, 1_200), observed, horizonDays * DAY, folds, 0.2);
        for (int fold = 0; fold <= folds; fold++) {
            int[] judged = fold < folds ? split.fold(fold) : split.holdout();
            int[] learned = fold < folds ? split.without(fold) : split.learned();
            long begins =
                    Arrays.stream(judged).mapToLong(row -> observed[row]).min().orElseThrow();
            assertThat(begins).isEqualTo(split.begins(fold));
            for (int row : fold < folds ? judged : new int[0]) {
                assertThat(observed[row] + horizonDays * DAY).isLessThanOrEqualTo(split.begins(folds));
            }
            assertThat(learned).isNotEmpty().isSorted();
            for (int row : learned) {
                assertThat(observed[row]).isLessThan(begins);
                assertThat(observed[row] + horizonDays * DAY).isLessThanOrEqualTo(begins);
            }
            long decided = Arrays.stream(observed)
                    .filter(at -> at < begins && at + horizonDays * DAY <= begins)
                    .count();
            assertThat(learned).hasSize((int) decided);
        }
    }

    @Property(tries = 100)
    void stretchesFollowEachOtherAndHaveAboutTheSameNumberOfRows(@ForAll long seed) {
        Random random = new Random(seed);
        long[] observed = days(random, 4_000, 100);
        TimeSplit split = TimeSplit.of(labels(random, 4_000), observed, 0, 4, 0.2);
        assertThat(split.holdout().length).isBetween(740, 860);
        assertThat(split.without(0).length).isBetween(570, 710);
        int judged = split.without(0).length;
        for (int fold = 0; fold < 4; fold++) {
            assertThat(split.without(fold)).hasSize(judged);
            assertThat(split.fold(fold).length).isBetween(540, 740);
            judged += split.fold(fold).length;
        }
        assertThat(split.learned()).hasSize(judged);
        assertThat(split.holdout().length + judged).isEqualTo(4_000);
    }

    @Example
    void twelveMonthsByHand() {
        long[] observed = new long[120];
        boolean[] labels = new boolean[120];
        for (int row = 0; row < 120; row++) {
            observed[row] = row / 10 * 30 * DAY;
            labels[row] = row % 10 == 0;
        }
        TimeSplit split = TimeSplit.of(labels, observed, 60 * DAY, 2, 0.25);
        // Months 0 to 11: hold-out 9 to 11, stretches 0 to 2, 3 to 5, 6 to 8; two months before each are not decided
        // but for the first day.
        assertThat(split.holdout()).hasSize(30).startsWith(90);
        assertThat(split.fold(0)).hasSize(30).startsWith(30);
        // Month 8 is decided only when the hold-out has begun, and so no ground for a choice.
        assertThat(split.fold(1)).hasSize(20).startsWith(60).endsWith(79);
        assertThat(split.without(0)).hasSize(20).endsWith(19);
        assertThat(split.without(1)).hasSize(50).endsWith(49);
        assertThat(split.learned()).hasSize(80).endsWith(79);
    }

    @Example
    void tooFewMomentsOrAStretchOfOneClassIsRefused() {
        Random random = new Random(1);
        boolean[] labels = labels(random, 400);
        assertThatExceptionOfType(TimeSplit.TooFewMoments.class)
                .isThrownBy(() -> TimeSplit.of(labels, days(random, 400, 6), 0, 5, 0.2))
                .withMessageContaining("6 observation times");
        assertThat(TimeSplit.of(labels, days(random, 400, 7), 0, 5, 0.2).folds())
                .isEqualTo(5);
        assertThatExceptionOfType(TimeSplit.TooFewMoments.class)
                .isThrownBy(() -> TimeSplit.of(new boolean[400], days(random, 400, 7), 0, 5, 0.2));
        assertThatExceptionOfType(TimeSplit.TooFewMoments.class)
                .isThrownBy(() -> TimeSplit.of(labels, days(random, 400, 7), 30 * DAY, 5, 0.2))
                .withMessageContaining("known in time");
    }
}
