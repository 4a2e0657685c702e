package io.modeltrail.runtime.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import io.modeltrail.runtime.SyntheticTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PreparedRowsTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(400, 12);

    /** What is learned from is what the same row is encoded as when it is scored. */
    @Property(tries = 50)
    void preparedRowsAreWhatTheEncodingGives(
            @ForAll @DoubleRange(min = 0, max = 0.5) double share, @ForAll @IntRange(max = 399) int row) {
        PreparedRows prepared = prepared(share, IntStream.range(0, 320).toArray());
        assertThat(prepared.rows().features().row(row))
                .isEqualTo(prepared.encoding().encode(TABLE.features().get(row)));
        assertThat(prepared.rows().columns().count())
                .isEqualTo(prepared.encoding().width());
    }

    @Test
    void onlyWhatIsLearnedFromTellsWhatIsRare() {
        int[] withoutA = IntStream.range(0, 400)
                .filter(row -> !"a".equals(TABLE.features().get(row).values().get("contract"))
                        && !"b".equals(TABLE.features().get(row).values().get("contract")))
                .toArray();
        assertThat(prepared(0.05, withoutA).encoding().rareCategories())
                .isEqualTo(Map.of("contract", List.of("a", "b")));
        assertThat(prepared(0.05, IntStream.range(0, 400).toArray()).encoding().rareCategories())
                .isEmpty();
    }

    @Test
    void labelsTellNothing() {
        LabelledRows rows = TABLE.encoded();
        boolean[] turned = new boolean[400];
        Arrays.fill(turned, 0, 10, true);
        PreparedRows other = PreparedRows.of(
                SyntheticTable.SCHEMA,
                new Preparation(0.35, UnknownCategory.REFUSED, Map.of()),
                LabelledRows.ofSingleEntities(rows.features(), turned, rows.columns()),
                IntStream.range(0, 400).toArray());
        assertThat(other.encoding().rareCategories())
                .isNotEmpty()
                .isEqualTo(prepared(0.35, IntStream.range(0, 400).toArray())
                        .encoding()
                        .rareCategories());
    }

    @Test
    void nothingIsCopiedWhenNothingChanges() {
        LabelledRows rows = TABLE.encoded();
        assertThat(PreparedRows.of(SyntheticTable.SCHEMA, Preparation.STANDARD, rows, new int[] {0, 1})
                        .rows()
                        .features())
                .isSameAs(rows.features());
    }

    /** 0.1 has no exact sum: a mean of it would leave a deviation of its last bit. */
    @Test
    void aConstantColumnIsNotBlownUp() {
        float[] values = new float[600];
        for (int row = 0; row < 300; row++) {
            values[2 * row] = 0.1f;
            values[2 * row + 1] = row % 7;
        }
        Standardisation standardisation = Standardisation.of(LabelledRows.ofSingleEntities(
                new FeatureMatrix(values, 300, 2),
                new boolean[300],
                new EncodedColumns(new boolean[] {true, true}, new int[2], new String[] {"constant", "days"})));
        assertThat(standardisation.means()[0]).isEqualTo(0.1f);
        assertThat(standardisation.scales()[0]).isEqualTo(1);
        assertThat(standardisation.scales()[1]).isBetween(1.9, 2.1);
    }

    private static PreparedRows prepared(double share, int[] learned) {
        return PreparedRows.of(
                SyntheticTable.SCHEMA,
                new Preparation(share, UnknownCategory.REFUSED, Map.of()),
                TABLE.encoded(),
                learned);
    }
}
