package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.runtime.evaluation.SegmentSlice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutJudgementTest {
    @Test
    void theLargestSlicesAreKeptInTheOrderOfTheSchema() {
        // 150 small ones of the same size, and then the two largest.
        List<SegmentSlice> all = IntStream.range(0, 152)
                .mapToObj(number -> slice("c" + number, number < 150 ? 30 : number * 10))
                .toList();
        List<SegmentSlice> kept = HoldoutJudgement.mostRows(all);
        assertThat(kept).hasSize(100).startsWith(all.getFirst()).endsWith(all.get(97), all.get(150), all.get(151));
        assertThat(HoldoutJudgement.mostRows(all.subList(0, 100))).isEqualTo(all.subList(0, 100));
    }

    private static SegmentSlice slice(String category, int rows) {
        return new SegmentSlice("plan", category, rows, 0, null, null, null, null, null);
    }
}
