package io.modeltrail.query.audit;

import io.modeltrail.query.Completeness;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside an export of the event history.
 *
 * @param exportId of the record that the export was taken
 * @param from position of the first event that was looked at
 * @param to position after the last one that was to be looked at
 * @param ended whether the file was sent to its end; if not, go on after the last whole line that arrived
 * @param next position after the last event that was looked at
 * @param events lines of the file
 * @param firstPosition null when no event was wanted
 * @param missing events that were signed and have no row any more
 * @param sha256 of the whole file, in hexadecimal digits; of what was made of it when it has not ended
 * @param checkpoint that covers the stretch, a signed note
 */
record HistoryManifest(
        String exportId,
        String format,
        Map<String, String> filters,
        long from,
        long to,
        boolean ended,
        long next,
        long events,
        @Nullable Long firstPosition,
        @Nullable Long lastPosition,
        long missing,
        String sha256,
        String checkpoint,
        Completeness completeness) {}
