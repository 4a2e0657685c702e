package io.modeltrail.features.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The tiles of one part of a state, the newest first; a tile is only decoded when it is looked into. As bytes: how many, the newest day, and for
 * each the distance to the day before it in the list, its length and its bytes. Not thread-safe.
 */
final class Days {
    private final List<Day> days = new ArrayList<>();

    private static final class Day {
        private final int day;
        private final byte[] bytes;
        private final int from;
        private final int length;
        private @Nullable DayTile tile;

        Day(int day, byte[] bytes, int from, int length) {
            this.day = day;
            this.bytes = bytes;
            this.from = from;
            this.length = length;
        }

        DayTile tile(TopicPlan plan) {
            DayTile decoded = tile;
            if (decoded == null) {
                decoded = length == 0
                        ? new DayTile(plan.slotCount())
                        : new DayTile(plan.slotCount(), bytes, from, length);
                tile = decoded;
            }
            return decoded;
        }

        boolean isEmpty() {
            DayTile decoded = tile;
            return decoded == null ? length == 0 : decoded.isEmpty();
        }

        /** @param scratch is overwritten */
        void writeTo(StateWriter writer, StateWriter scratch) {
            DayTile decoded = tile;
            if (decoded == null) {
                writer.writeUnsigned(length);
                writer.writeBytes(bytes, from, length);
                return;
            }
            scratch.clear();
            decoded.writeTo(scratch);
            writer.writeUnsigned(scratch.length());
            writer.writeAll(scratch);
        }
    }

    Days() {}

    /** @param reader stands before the number of days */
    Days(StateReader reader, byte[] bytes) {
        int count = reader.readCount();
        if (count == 0) {
            return;
        }
        int day = Math.toIntExact(reader.readSigned());
        for (int index = 0; index < count; index++) {
            day -= reader.readCount();
            int length = reader.readCount();
            days.add(new Day(day, bytes, reader.position(), length));
            reader.skip(length);
        }
    }

    /** Null when the day is not here. */
    @Nullable
    DayTile find(int day, TopicPlan plan) {
        for (Day one : days) {
            if (one.day <= day) {
                return one.day == day ? one.tile(plan) : null;
            }
        }
        return null;
    }

    DayTile findOrAdd(int day, TopicPlan plan) {
        int place = 0;
        while (place < days.size() && days.get(place).day > day) {
            place++;
        }
        if (place == days.size() || days.get(place).day != day) {
            days.add(place, new Day(day, EntityState.NOTHING, 0, 0));
        }
        return days.get(place).tile(plan);
    }

    /** @param kept which of them stay nevertheless */
    void forgetBefore(int oldest, IntPredicate kept) {
        if (!days.isEmpty() && days.getLast().day < oldest) {
            days.removeIf(day -> day.day < oldest && !kept.test(day.day));
        }
    }

    /** Moves the days before one to another list; what is there of the same day is taken together. */
    void moveBefore(int firstThatStays, Days target, TopicPlan plan) {
        List<Day> merged = new ArrayList<>();
        int kept = 0;
        while (kept < days.size() && days.get(kept).day >= firstThatStays) {
            kept++;
        }
        int mine = kept;
        int theirs = 0;
        while (mine < days.size() || theirs < target.days.size()) {
            int myDay = mine < days.size() ? days.get(mine).day : Integer.MIN_VALUE;
            int theirDay = theirs < target.days.size() ? target.days.get(theirs).day : Integer.MIN_VALUE;
            if (myDay == theirDay) {
                target.days.get(theirs).tile(plan).addAll(days.get(mine++).tile(plan), plan);
                merged.add(target.days.get(theirs++));
            } else {
                merged.add(myDay > theirDay ? days.get(mine++) : target.days.get(theirs++));
            }
        }
        days.subList(kept, days.size()).clear();
        target.days.clear();
        target.days.addAll(merged);
    }

    /** @param scratch is overwritten */
    void writeTo(StateWriter writer, StateWriter scratch) {
        days.removeIf(Day::isEmpty);
        writer.writeUnsigned(days.size());
        if (days.isEmpty()) {
            return;
        }
        int before = days.getFirst().day;
        writer.writeSigned(before);
        for (Day day : days) {
            writer.writeUnsigned(before - day.day);
            day.writeTo(writer, scratch);
            before = day.day;
        }
    }
}
