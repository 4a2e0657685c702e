package io.modeltrail.runtime.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.training.Lever;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopsTest {
    @Test
    void wholeNumbersThatAreNoFloatsAreNotOffered() {
        ColumnSpec spec = new ColumnSpec(
                "cents", ColumnSpec.Kind.INTEGER, ColumnSpec.ColumnRole.FEATURE, null, null, List.of(), false, "");
        Lever lever = new Lever("cents", 16_777_214.0, 16_777_223.0, List.of());
        Stops stops = Stops.of(new RandomModels(1, 1).trees(1, 1), 0, spec, lever, new float[] {16_777_216f});
        // The nearest float of 16,777,223 lies outside of the lever.
        assertThat(stops.values())
                .containsExactly(16_777_214f, 16_777_215f, 16_777_216f, 16_777_218f, 16_777_220f, 16_777_222f);
    }
}
