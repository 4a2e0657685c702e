package io.modeltrail.runtime.monitoring;

import io.modeltrail.runtime.monitoring.SampleBatch.Group;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How full the sample of each model version and day is, as of the last commit. It only tells what need not be written: forgetting it, or
 * an outdated one, costs a few rows and never a wrong sample. Used by the one thread that has the processor's segment.
 */
final class SampleFloors {
    private static final int MOST_REMEMBERED = 1_000;

    private final SampleRows rows;
    private final Map<Group, Floor> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Group, Floor> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    SampleFloors(SampleRows rows) {
        this.rows = rows;
    }

    /**
     * @param rows in the table, which may be more than are wanted
     * @param largest a hash above it is not in the sample
     */
    record Floor(long rows, long largest) {}

    synchronized Floor of(Group group) {
        return known.computeIfAbsent(group, rows::floor);
    }

    synchronized void set(Map<Group, Floor> committed) {
        known.putAll(committed);
    }

    synchronized void forget() {
        known.clear();
    }
}
