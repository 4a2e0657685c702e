package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.definition.Reading;
import io.modeltrail.features.streaming.Batch.Advance;
import io.modeltrail.features.streaming.Batch.Change;
import io.modeltrail.features.streaming.Batch.CountKey;
import io.modeltrail.features.streaming.Batch.DeadLetter;
import io.modeltrail.features.streaming.Batch.Outcome;
import io.modeltrail.features.trigger.DueTrigger;
import io.modeltrail.features.trigger.SetTriggers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition that this process computes: the states after the last transaction, and what has been read since. Belongs to one thread; only the
 * states are read by others.
 */
final class PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);

    private final TopicStates topic;
    private final PartitionStates states;
    private final int streamId;
    private final int partition;
    private final String stateTopic;
    private final Tallies tallies;
    private final Supplier<SetTriggers> triggers;
    private final Predicate<String> barred;
    private final StateBuilder.Scratch scratch = new StateBuilder.Scratch();
    /** Entities that the compacted topic does not have as they are, and whether that is so of their older part too. */
    private final Map<String, Boolean> unpublished = new HashMap<>();
    /** Entities whose older part has gone out since this work began; for every other one it goes out with the next change. */
    private final Set<String> withOlderPublished = new HashSet<>();

    private long nextOffset;
    private long publishedOffset;

    private final Map<String, Building> building = new HashMap<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final Map<DueTrigger.Key, DueTrigger> due = new HashMap<>();
    private final Map<CountKey, Long> counts = new HashMap<>();
    private final DayCounts dayCounts;
    private List<Change> built = List.of();
    private long readUntil;

    private record Building(StateBuilder builder, @Nullable EntityState before) {}

    /**
     * @param stateTopic where the states are published
     * @param triggers as they are now
     * @param barred says of an entity whether nothing may be kept about it
     */
    PartitionWork(
            TopicStates topic,
            int streamId,
            int partition,
            String stateTopic,
            Tallies tallies,
            Supplier<SetTriggers> triggers,
            Predicate<String> barred) {
        this.topic = topic;
        this.barred = barred;
        this.streamId = streamId;
        this.partition = partition;
        this.stateTopic = stateTopic;
        this.tallies = tallies;
        this.triggers = triggers;
        topic.expect(partition + 1);
        states = topic.partition(partition);
        dayCounts = new DayCounts(tallies.factCount());
    }

    /** Begins from what is stored; what was read since is forgotten. */
    void begin(StreamRows.Partition stored) {
        nextOffset = stored.progress().nextOffset();
        publishedOffset = stored.progress().publishedIn(stateTopic);
        unpublished.clear();
        withOlderPublished.clear();
        stored.states().forEach((entity, state) -> {
            if (state.changedOffset() > publishedOffset) {
                unpublished.put(entity, true);
            }
        });
        forgetPending();
        states.beOwned(stored.states());
    }

    /** Another process goes on from here; what is known stays readable until it says more. */
    void handOver() {
        forgetPending();
        states.beFollowed();
    }

    int streamId() {
        return streamId;
    }

    int partition() {
        return partition;
    }

    String stateTopic() {
        return stateTopic;
    }

    TopicPlan plan() {
        return topic.plan();
    }

    long nextOffset() {
        return nextOffset;
    }

    boolean hasPending() {
        return readUntil > nextOffset;
    }

    void forgetPending() {
        building.clear();
        letters.clear();
        due.clear();
        counts.clear();
        dayCounts.clear();
        built = List.of();
        readUntil = nextOffset;
    }

    void take(ConsumerRecord<byte[], byte[]> record, FactReader reader) {
        readUntil = record.offset() + 1;
        dayCounts.moveTo(Fact.dayOf(record.timestamp()), this::count);
        try {
            switch (reader.read(record.key(), record.value(), record.timestamp(), record.topic())) {
                case Reading.Accepted accepted -> take(record, accepted);
                case Reading.Refused refused -> refuse(record, refused.reason(), refused.detail());
                case Reading.Ignored ignored -> dayCounts.ignored();
            }
        } catch (ArithmeticException tooLarge) {
            refuse(record, "sum-too-large", "");
        } catch (RuntimeException bug) {
            // A record that nobody foresaw must not stop all those behind it; it is kept, and the fault is told.
            LOG.error("A record of {} at offset {} could not be read", record.topic(), record.offset(), bug);
            refuse(record, "not-readable", bug.getClass().getSimpleName());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Reading.Accepted accepted) {
        Fact fact = accepted.fact();
        if (fact.entity().indexOf('\0') >= 0) {
            refuse(record, "entity-not-text", ""); // PostgreSQL's text has no such character
            return;
        }
        if (barred.test(fact.entity())) {
            dayCounts.ignored();
            return;
        }
        boolean isNew = !topic.plan().keepsAnything() || builder(fact.entity()).add(fact);
        dayCounts.accepted(fact, isNew, accepted.unknownAttributes());
        if (isNew) {
            triggers.get()
                    .match(
                            fact,
                            record.topic(),
                            partition,
                            record.offset(),
                            one -> due.merge(one.key(), one, DueTrigger::newer));
        }
    }

    /** A refused record costs a row of the database; that it is looked into once more does not count beside it. */
    private boolean isAboutBarred(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return (key != null && barred.test(new String(key, StandardCharsets.UTF_8)))
                || NamedSubjects.in(record.value()).stream().anyMatch(barred);
    }

    private StateBuilder builder(String entity) {
        Building found = building.get(entity);
        if (found == null) {
            EntityState before = states.find(entity);
            found = new Building(new StateBuilder(topic.plan(), before, scratch), before);
            building.put(entity, found);
        }
        return found.builder();
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
        if (isAboutBarred(record)) {
            dayCounts.ignored(); // a dead letter would keep it
            return;
        }
        letters.add(new DeadLetter(
                streamId,
                partition,
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                reason,
                detail));
        count(Fact.dayOf(record.timestamp()), Outcome.REFUSED, reason, 1);
    }

    private void count(int day, Outcome outcome, String subject, long records) {
        counts.merge(new CountKey(streamId, day, outcome, subject), records, Long::sum);
    }

    private void count(int day, Outcome outcome, int fact, long records) {
        count(day, outcome, fact < 0 ? "" : tallies.factType(fact), records);
    }

    void addTo(Batch batch) {
        dayCounts.flush(this::count);
        List<Change> changes = new ArrayList<>(building.size());
        building.forEach((entity, one) -> {
            if (one.builder().hasChanged()) {
                EntityState after = one.builder().build(readUntil);
                boolean olderChanged = after.olderRoll()
                        != (one.before() == null ? 0 : one.before().olderRoll());
                changes.add(new Change(streamId, partition, entity, after, olderChanged));
            }
        });
        built = changes;
        changes.forEach(batch::change);
        batch.refuse(letters);
        due.values().forEach(batch::trigger);
        counts.forEach(batch::count);
        batch.advance(new Advance(streamId, partition, nextOffset, readUntil, publishedOffset));
    }

    /** The transaction is done: what was built is what is known. */
    void committed() {
        for (Change change : built) {
            states.put(change.entity(), change.state());
            boolean olderToo = change.olderChanged() || !withOlderPublished.contains(change.entity());
            unpublished.merge(change.entity(), olderToo, Boolean::logicalOr);
        }
        counts.forEach(tallies::add);
        tallies.refusedIn(topic.plan().topic(), letters.size());
        dayCounts.known(tallies::known);
        nextOffset = readUntil;
        forgetPending();
    }

    /** See {@link #unpublished}. */
    Map<String, Boolean> unpublished() {
        return unpublished;
    }

    @Nullable
    EntityState state(String entity) {
        return states.find(entity);
    }

    /** @param whole whether both parts of the state are in the topic; else its recent part alone would be a wrong state */
    void olderPublished(String entity, boolean whole) {
        if (whole) {
            withOlderPublished.add(entity);
        } else {
            withOlderPublished.remove(entity);
        }
    }

    /**
     * These states are in the compacted topic as they are, or never can be. After a restart all states are published again that have changed since
     * the last time when none was left.
     */
    void published(Collection<String> entities) {
        entities.forEach(unpublished::remove);
        if (unpublished.isEmpty()) {
            publishedOffset = nextOffset;
        }
    }
}
