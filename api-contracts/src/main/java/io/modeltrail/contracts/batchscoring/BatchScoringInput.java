package io.modeltrail.contracts.batchscoring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rows a job scores. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BatchScoringInput.Snapshot.class, name = "SNAPSHOT"),
    @JsonSubTypes.Type(value = BatchScoringInput.CurrentFeatures.class, name = "CURRENT_FEATURES")
})
public sealed interface BatchScoringInput {
    /** A dataset snapshot that was captured before, of a file or of a feature set. */
    record Snapshot(DatasetSnapshotId datasetSnapshotId) implements BatchScoringInput {}

    /**
     * All entities of a feature set, as they are when the job is asked for.
     *
     * @param version null = the newest in use when the snapshot is made
     */
    record CurrentFeatures(
            FeatureSetKey featureSet, @Nullable Integer version) implements BatchScoringInput {
        private static final int MOST_VERSIONS = 1_000_000;

        public CurrentFeatures {
            if (version != null && (version < 1 || version > MOST_VERSIONS)) {
                throw new Refusal(
                        RefusalCode.VALUE_OUT_OF_RANGE,
                        Map.of("parameter", "version", "value", Integer.toString(version)),
                        "Give a version from 1 to " + MOST_VERSIONS + ", or leave it out.");
            }
        }
    }
}
