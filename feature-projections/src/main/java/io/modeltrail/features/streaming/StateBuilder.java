package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.Moment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A state while facts are added to it: decoded once for a batch and encoded once. Not thread-safe. */
final class StateBuilder {
    /** Tiles move when the recent part is longer, and longer than a quarter of the older part. */
    private static final int RECENT_BYTES = 512;

    private final TopicPlan plan;
    private final Scratch scratch;
    private final Days recent;
    private final long[] times;
    private final long[] values;
    private byte[] olderBytes;
    private @Nullable Days older;
    private long roll;
    private long newestMillis = Fact.MISSING;
    private boolean changed;

    /** What builders of one thread share. */
    static final class Scratch {
        private final StateWriter part = new StateWriter();
        private final StateWriter day = new StateWriter();
        private long[] slots = {};

        private long[] slots(int count) {
            if (slots.length < count) {
                slots = new long[count];
            }
            return slots;
        }
    }

    /** @param before null = nothing is known of the entity */
    StateBuilder(TopicPlan plan, @Nullable EntityState before, Scratch scratch) {
        this.plan = plan;
        this.scratch = scratch;
        times = new long[plan.momentCount()];
        values = new long[plan.momentCount()];
        if (before == null) {
            Arrays.fill(times, Fact.MISSING);
            olderBytes = EntityState.NOTHING;
            recent = new Days();
            return;
        }
        olderBytes = before.older();
        StateReader reader = EntityState.reader(before.recent());
        roll = reader.readUnsigned();
        reader.readUnsigned();
        newestMillis = reader.readSigned();
        EntityState.readMoments(reader, plan, newestMillis, times, values);
        recent = new Days(reader, before.recent());
    }

    /**
     * Adds a fact, unless it is there already. A fact that is older than every window can change moments only; those of a day on which a moment is are
     * remembered, so that it changes nothing when it comes again.
     *
     * @return whether it was new
     * @throws ArithmeticException when a sum leaves 64 bits; nothing has changed then
     */
    boolean add(Fact fact) {
        int day = fact.day();
        boolean within = newestMillis == Fact.MISSING || day >= Fact.dayOf(newestMillis) - plan.keptDays();
        if ((within || isDayOfMoment(day)) && !addToTile(fact)) {
            return false;
        }
        boolean moved = false;
        for (int index : plan.momentsOf(fact.type())) {
            if (plan.moment(index).replaces(times[index], fact)) {
                times[index] = fact.atMillis();
                values[index] = plan.moment(index) instanceof Moment.Last last
                        ? fact.attribute(last.attribute())
                        : Fact.MISSING;
                moved = true;
            }
        }
        if (!within && moved) {
            recent.findOrAdd(day, plan).remember(FactHash.of(fact.id()));
        }
        newestMillis = Math.max(newestMillis, fact.atMillis());
        changed = true;
        return true;
    }

    /** @return whether it was not there */
    private boolean addToTile(Fact fact) {
        int day = fact.day();
        long hash = FactHash.of(fact.id());
        if (day <= olderNewestDay() && isInOlder(day, hash)) {
            return false;
        }
        DayTile tile = recent.findOrAdd(day, plan);
        if (tile.has(hash)) {
            return false;
        }
        addToSlots(tile, fact);
        tile.add(hash);
        return true;
    }

    private boolean isDayOfMoment(int day) {
        for (long time : times) {
            if (time != Fact.MISSING && Fact.dayOf(time) == day) {
                return true;
            }
        }
        return false;
    }

    boolean hasChanged() {
        return changed;
    }

    /** @param changedOffset offset after the last record of the batch */
    EntityState build(long changedOffset) {
        int newestDay = Fact.dayOf(newestMillis);
        recent.forgetBefore(newestDay - plan.keptDays(), this::isDayOfMoment);
        byte[] bytes = recentPart(changedOffset);
        if (bytes.length > RECENT_BYTES && bytes.length > olderBytes.length / 4) {
            roll++;
            Days target = olderDays();
            target.forgetBefore(newestDay - plan.keptDays(), this::isDayOfMoment);
            recent.moveBefore(newestDay, target, plan);
            bytes = recentPart(changedOffset);
            if (bytes.length > RECENT_BYTES / 2) {
                recent.moveBefore(Integer.MAX_VALUE, target, plan);
                bytes = recentPart(changedOffset);
            }
            olderBytes = olderPart(target);
        }
        return new EntityState(bytes, olderBytes);
    }

    /** All or nothing: a sum that becomes too large leaves the tile as it was. */
    private void addToSlots(DayTile tile, Fact fact) {
        int[] slots = plan.slotsOf(fact.type());
        long[] after = scratch.slots(slots.length);
        for (int index = 0; index < slots.length; index++) {
            after[index] = plan.slot(slots[index]).apply(tile.slot(slots[index]), fact);
        }
        for (int index = 0; index < slots.length; index++) {
            tile.set(slots[index], after[index]);
        }
    }

    private boolean isInOlder(int day, long hash) {
        DayTile tile = olderDays().find(day, plan);
        return tile != null && tile.has(hash);
    }

    /** Facts mostly come in order, so the older part is seldom looked into. */
    private int olderNewestDay() {
        if (olderBytes.length == 0) {
            return Integer.MIN_VALUE;
        }
        StateReader reader = EntityState.reader(olderBytes);
        reader.readUnsigned();
        return reader.readCount() == 0 ? Integer.MIN_VALUE : Math.toIntExact(reader.readSigned());
    }

    private Days olderDays() {
        Days days = older;
        if (days == null) {
            if (olderBytes.length == 0) {
                days = new Days();
            } else {
                StateReader reader = EntityState.reader(olderBytes);
                reader.readUnsigned();
                days = new Days(reader, olderBytes);
            }
            older = days;
        }
        return days;
    }

    private byte[] recentPart(long changedOffset) {
        StateWriter writer = scratch.part;
        writer.clear();
        writer.writeByte(EntityState.FORMAT);
        writer.writeUnsigned(roll);
        writer.writeUnsigned(changedOffset);
        writer.writeSigned(newestMillis);
        EntityState.writeMoments(writer, plan, newestMillis, times, values);
        recent.writeTo(writer, scratch.day);
        return writer.toBytes();
    }

    private byte[] olderPart(Days days) {
        StateWriter writer = scratch.part;
        writer.clear();
        writer.writeByte(EntityState.FORMAT);
        writer.writeUnsigned(roll);
        days.writeTo(writer, scratch.day);
        return writer.toBytes();
    }
}
