package io.modeltrail.features.history;

import io.modeltrail.contracts.dataset.SourceExtent;
import java.nio.file.Path;
import java.util.List;

/**
 * A history as it was at one moment.
 *
 * @param files all of them, and no others, hold its facts; they stay for an hour
 * @param sources the records that it was read from, one for each partition
 * @param firstDay UTC day of the oldest fact, counted from 1970
 * @param lastKnownMillis when the fact that was known last became known
 */
public record LandedHistory(
        List<Path> files, List<SourceExtent> sources, long factCount, int firstDay, long lastKnownMillis) {
    public LandedHistory {
        files = List.copyOf(files);
        sources = List.copyOf(sources);
    }
}
