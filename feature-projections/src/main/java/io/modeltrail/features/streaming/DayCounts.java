package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.streaming.Batch.Outcome;
import java.util.Arrays;

/** Counts the records of one day in plain arrays, because there is one count for each record. Not thread-safe. */
final class DayCounts {
    private final long[] accepted;
    private final long[] duplicates;
    private final long[] unknownAttributes;
    private final long[] newestKnown;
    private long ignored;
    private int day = Integer.MIN_VALUE;

    /** Takes counts. */
    interface Count {
        /** @param fact -1 = of no known type */
        void add(int day, Outcome outcome, int fact, long records);
    }

    interface Known {
        void at(int fact, long millis);
    }

    DayCounts(int facts) {
        accepted = new long[facts];
        duplicates = new long[facts];
        unknownAttributes = new long[facts];
        newestKnown = new long[facts];
        clear();
    }

    void clear() {
        Arrays.fill(accepted, 0);
        Arrays.fill(duplicates, 0);
        Arrays.fill(unknownAttributes, 0);
        Arrays.fill(newestKnown, Fact.MISSING);
        ignored = 0;
    }

    void moveTo(int next, Count each) {
        if (next != day) {
            flush(each);
            day = next;
        }
    }

    void accepted(Fact fact, boolean isNew, int unknown) {
        int type = fact.type();
        (isNew ? accepted : duplicates)[type]++;
        unknownAttributes[type] += unknown;
        newestKnown[type] = Math.max(newestKnown[type], fact.knownMillis());
    }

    void ignored() {
        ignored++;
    }

    /** Hands out what was counted and begins at 0; the newest times stay. */
    void flush(Count each) {
        for (int fact = 0; fact < accepted.length; fact++) {
            give(Outcome.ACCEPTED, accepted, fact, each);
            give(Outcome.DUPLICATE, duplicates, fact, each);
            give(Outcome.UNKNOWN_ATTRIBUTE, unknownAttributes, fact, each);
        }
        if (ignored > 0) {
            each.add(day, Outcome.IGNORED, -1, ignored);
            ignored = 0;
        }
    }

    void known(Known each) {
        for (int fact = 0; fact < newestKnown.length; fact++) {
            if (newestKnown[fact] != Fact.MISSING) {
                each.at(fact, newestKnown[fact]);
            }
        }
    }

    private void give(Outcome outcome, long[] counts, int fact, Count each) {
        if (counts[fact] > 0) {
            each.add(day, outcome, fact, counts[fact]);
            counts[fact] = 0;
        }
    }
}
