package io.modeltrail.features.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes one file of many small ones, so that their number grows with the facts and not with the minutes: a merged file replaces its parts in one
 * transaction, and those are removed when no reader that began before can need them any more.
 */
final class SegmentMerging {
    /** Smaller files are merged. */
    private static final long SMALL_FACTS = 250_000;

    private static final int MOST_SMALL_FILES = 16;

    private final HistoryKey history;
    private final long epoch;
    private final HistoryRows rows;
    private final TransactionTemplate transaction;
    private final SegmentFiles files;
    private final FactTable facts;
    private final long readersTakeSeconds;

    /** @param readersTakeSeconds replaced files are kept for so long */
    SegmentMerging(
            HistoryKey history,
            long epoch,
            HistoryRows rows,
            TransactionTemplate transaction,
            SegmentFiles files,
            FactTable facts,
            long readersTakeSeconds) {
        this.history = history;
        this.epoch = epoch;
        this.rows = rows;
        this.transaction = transaction;
        this.files = files;
        this.facts = facts;
        this.readersTakeSeconds = readersTakeSeconds;
    }

    /** Merges when there is reason to; does little otherwise. */
    void merge() throws SQLException, IOException {
        List<Segment> small = new ArrayList<>(rows.segments(history).stream()
                .filter(segment -> segment.factCount() < SMALL_FACTS)
                .sorted(Comparator.comparingLong(Segment::factCount))
                .toList());
        if (small.size() > MOST_SMALL_FILES) {
            List<Segment> parts = upTo(2 * SMALL_FACTS, small);
            Segment merged = facts.merged(parts, files);
            transaction.executeWithoutResult(status -> {
                rows.holdEpoch(history, epoch);
                List<Extent> extents = rows.extents(history, parts);
                rows.replace(history, parts);
                rows.add(history, merged, extents);
            });
        }
        transaction.executeWithoutResult(status -> {
            rows.holdEpoch(history, epoch);
            try {
                files.removeReplaced(rows, readersTakeSeconds);
            } catch (IOException failed) {
                throw new UncheckedIOException("a replaced file of " + history + " is still there", failed);
            }
        });
    }

    /** The smallest come first, so each fact is written anew only a few times. */
    private static List<Segment> upTo(long mostFacts, List<Segment> small) {
        List<Segment> chosen = new ArrayList<>();
        long sum = 0;
        for (Segment segment : small) {
            sum += segment.factCount();
            if (sum > mostFacts && chosen.size() > 1) {
                break;
            }
            chosen.add(segment);
        }
        return chosen;
    }
}
