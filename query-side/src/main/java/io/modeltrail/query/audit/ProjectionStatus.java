package io.modeltrail.query.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one processing group of this process has come. Groups that share a processor share all of it but the name.
 *
 * @param position every event up to here has been seen; -1 = none; null when this process has claimed no part of the group
 * @param lag events between that and the head of the log; null when the position is
 * @param lagMillis how long the oldest event that has not been applied has been waiting, 0 when there is none; null when the position is
 * @param error what keeps a group of the read side from going on; null when nothing does
 */
record ProjectionStatus(
        String group,
        boolean running,
        @Nullable Long position,
        @Nullable Long lag,
        @Nullable Long lagMillis,
        boolean replaying,
        @Nullable String error) {
    /** @param headPosition of the last event in the log; -1 = there is none */
    record Overview(long headPosition, List<ProjectionStatus> groups) {}
}
