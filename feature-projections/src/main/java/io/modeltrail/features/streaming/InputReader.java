package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.Input;
import io.modeltrail.features.definition.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tiles of an entity together to the inputs of its features, as of a moment: a window that was stored would be wrong from midnight on
 * without any event. Keeps its arrays for the next entity; not thread-safe.
 */
public final class InputReader {
    private final List<TopicStates> topics;
    private final long[] ofNothing;
    private final long[] inputs;
    private final long[] newestMillis;
    private final List<EntityState> states = new ArrayList<>();
    private final List<DayCursor> cursors = new ArrayList<>();

    InputReader(CompiledFeatureSet set, List<TopicStates> topics) {
        this.topics = topics;
        ofNothing = set.inputs().stream()
                .mapToLong(input -> input instanceof Input.Kept ? Fact.MISSING : 0)
                .toArray();
        inputs = ofNothing.clone();
        newestMillis = new long[topics.size()];
    }

    /** @return whether anything is known of the entity */
    public boolean read(String entity, long atMillis) {
        System.arraycopy(ofNothing, 0, inputs, 0, inputs.length);
        boolean found = false;
        for (int index = 0; index < newestMillis.length; index++) {
            newestMillis[index] = Fact.MISSING;
            TopicStates topic = topics.get(index);
            states.clear();
            for (int partition = 0; partition < topic.partitionCount(); partition++) {
                EntityState state = topic.partition(partition).find(entity);
                if (state != null) {
                    states.add(state);
                }
            }
            if (!states.isEmpty()) {
                found = true;
                newestMillis[index] = merge(topic.plan(), states, Fact.dayOf(atMillis), inputs);
            }
        }
        return found;
    }

    /** Of the entity that was read last, in the order of the set's inputs. To be read before the next entity is. */
    public long[] inputs() {
        return inputs;
    }

    /** When the newest fact of a topic of the set happened; {@link Fact#MISSING} without one. */
    public long newestMillis(int topic) {
        return newestMillis[topic];
    }

    /**
     * @param states of one entity and topic; more than one when the topic was given more partitions
     * @return when the newest fact happened
     */
    private long merge(TopicPlan plan, List<EntityState> states, int today, long[] inputs) {
        cursors.clear();
        long newest = Fact.MISSING;
        long @Nullable [] kept = null;
        for (EntityState state : states) {
            StateReader reader = EntityState.reader(state.recent());
            long roll = reader.readUnsigned();
            reader.readUnsigned();
            long newestHere = reader.readSigned();
            newest = Math.max(newest, newestHere);
            kept = moments(plan, reader, newestHere, kept);
            // While a state comes in two parts over the compacted topic, tiles can be in both; those of the older part
            // are complete.
            if (roll == state.olderRoll()) {
                cursors.add(new DayCursor(reader));
            }
            if (state.older().length > 0) {
                StateReader older = EntityState.reader(state.older());
                older.readUnsigned();
                cursors.add(new DayCursor(older));
            }
        }
        tiles(plan, today, inputs);
        return newest;
    }

    /** @param keptTimes of the states before; null for the first */
    private long[] moments(TopicPlan plan, StateReader reader, long newest, long @Nullable [] keptTimes) {
        long[] times = new long[plan.momentCount()];
        long[] values = new long[plan.momentCount()];
        EntityState.readMoments(reader, plan, newest, times, values);
        for (int moment = 0; moment < times.length; moment++) {
            if (keptTimes != null && !isBetter(plan.moment(moment), times[moment], keptTimes[moment])) {
                times[moment] = keptTimes[moment];
                continue;
            }
            for (TopicPlan.Kept kept : plan.inputsOfMoment(moment)) {
                inputs[kept.input()] = kept.value() ? values[moment] : times[moment];
            }
        }
        return times;
    }

    private static boolean isBetter(Moment moment, long time, long kept) {
        if (time == Fact.MISSING || kept == Fact.MISSING) {
            return time != Fact.MISSING;
        }
        return moment instanceof Moment.First ? time < kept : time > kept;
    }

    private void tiles(TopicPlan plan, int today, long[] inputs) {
        int[] lastDay = new int[plan.slotCount()];
        Arrays.fill(lastDay, Integer.MIN_VALUE);
        while (true) {
            int day = Integer.MIN_VALUE;
            for (DayCursor cursor : cursors) {
                day = Math.max(day, cursor.day);
            }
            int age = today - day;
            if (day == Integer.MIN_VALUE || age >= plan.keptDays()) {
                return;
            }
            for (DayCursor cursor : cursors) {
                if (cursor.day == day) {
                    cursor.addTo(plan, age, inputs, lastDay);
                }
            }
        }
    }

    /** Goes through the days of one part, the newest first. */
    private static final class DayCursor {
        private final StateReader reader;
        private int rest;
        private int day;
        private int end;

        DayCursor(StateReader reader) {
            this.reader = reader;
            rest = reader.readCount();
            day = rest == 0 ? Integer.MIN_VALUE : Math.toIntExact(reader.readSigned());
            next();
        }

        private void next() {
            if (rest-- <= 0) {
                day = Integer.MIN_VALUE;
                return;
            }
            day -= reader.readCount();
            int length = reader.readCount();
            end = reader.position() + length;
        }

        /** @param lastDay for each slot the day that was counted last: a day can be in two parts */
        void addTo(TopicPlan plan, int age, long[] inputs, int[] lastDay) {
            int slot = -1;
            for (int used = reader.readCount(); used > 0; used--) {
                slot += reader.readCount();
                long value = reader.readSigned();
                for (TopicPlan.Windowed input : plan.inputsOfSlot(slot)) {
                    if (age >= input.days()) {
                        continue;
                    }
                    int index = input.input();
                    switch (input.kind()) {
                        case SUM -> inputs[index] = Math.addExact(inputs[index], value);
                        case UNION -> inputs[index] |= value;
                        case DAYS -> inputs[index] += lastDay[slot] == day ? 0 : 1;
                    }
                }
                lastDay[slot] = day;
            }
            reader.skip(end - reader.position());
            next();
        }
    }
}
