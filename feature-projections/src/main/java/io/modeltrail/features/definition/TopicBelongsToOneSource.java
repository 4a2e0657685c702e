package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two sets or versions that fill one topic do so from the same rows in the same way. Otherwise each row would come twice, under two ids, and
 * count twice for all who read the topic.
 */
record TopicBelongsToOneSource(List<SourceSpec> asked, List<SourceSpec> inUse) {
    void orRefuse() {
        for (SourceSpec source : asked) {
            for (SourceSpec other : inUse) {
                if (source.topic().equals(other.topic()) && !sameRows(source, other)) {
                    throw new Refusal(
                            RefusalCode.FEATURE_SET_INVALID,
                            Map.of("source", source.name(), "topic", source.topic()),
                            "A set in use fills this topic from another source, or reads it differently: give the source a"
                                    + " topic of its own.");
                }
            }
        }
    }

    private static boolean sameRows(SourceSpec one, SourceSpec other) {
        return one.kind() == other.kind()
                && Objects.equals(one.connection(), other.connection())
                && Objects.equals(read(one.table()), read(other.table()));
    }

    /** What makes the ids and times of the facts; how often and in which pages a table is read does not matter. */
    private static List<String> read(@Nullable PolledSpec table) {
        return table == null
                ? List.of()
                : List.of(
                        table.collection(),
                        table.fact(),
                        table.idField(),
                        table.entityField(),
                        table.timeField(),
                        table.watermarkField());
    }
}
