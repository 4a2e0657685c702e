package io.modeltrail.features.streaming;

import io.modeltrail.features.trigger.DueTrigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one transaction makes true: the states after some records of some partitions, and that these records are done. */
final class Batch {
    private final List<Advance> advances = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<CountKey, Long> counts = new HashMap<>();
    private final Map<DueTrigger.Key, DueTrigger> triggers = new HashMap<>();

    /**
     * A partition moves on.
     *
     * @param from offset of the first record, as the states before say
     */
    record Advance(int streamId, int partition, long from, long to, long published) {}

    /** @param olderChanged whether tiles have moved */
    record Change(int streamId, int partition, String entity, EntityState state, boolean olderChanged) {}

    /**
     * A record that could not be used.
     *
     * @param detail names, never values
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they came; two are never compared
    record DeadLetter(
            int streamId,
            int partition,
            long offset,
            long timestampMillis,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String reason,
            String detail) {}

    /** @param day of the record's timestamp, counted from 1970 */
    record CountKey(int streamId, int day, Outcome outcome, String subject) {}

    /** What came of a record. */
    enum Outcome {
        ACCEPTED("accepted"),
        DUPLICATE("duplicate"),
        REFUSED("refused"),
        IGNORED("ignored"),
        UNKNOWN_ATTRIBUTE("unknown-attribute");

        private final String code;

        Outcome(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    void advance(Advance advance) {
        advances.add(advance);
    }

    void change(Change change) {
        changes.add(change);
    }

    void refuse(Collection<DeadLetter> letters) {
        deadLetters.addAll(letters);
    }

    void count(CountKey key, long records) {
        counts.merge(key, records, Long::sum);
    }

    /** Of those of one entity the newest is kept. */
    void trigger(DueTrigger due) {
        triggers.merge(due.key(), due, DueTrigger::newer);
    }

    Collection<DueTrigger> triggers() {
        return triggers.values();
    }

    List<Advance> advances() {
        return advances;
    }

    List<Change> changes() {
        return changes;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    Map<CountKey, Long> counts() {
        return counts;
    }
}
