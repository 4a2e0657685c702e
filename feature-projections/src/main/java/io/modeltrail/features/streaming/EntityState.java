package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.Fact;

/**
 * What is known of one entity from one topic, as bytes. The recent part has the moments and the newest tiles and changes with every fact; when
 * it has grown, its tiles move to the older part, which is written seldom. So little is written for each fact, however much is kept.
 *
 * <p>Recent: format, roll, offset, newest time, moments, days. Older: format, roll, days. A day can be in both parts; what is in them is taken
 * together. Immutable; the arrays are not to be changed.
 */
final class EntityState {
    static final int FORMAT = 1;
    static final byte[] NOTHING = {};

    private final byte[] recent;
    private final byte[] older;

    /** @param older empty before the first roll */
    EntityState(byte[] recent, byte[] older) {
        this.recent = recent;
        this.older = older;
    }

    byte[] recent() {
        return recent;
    }

    byte[] older() {
        return older;
    }

    /** Offset after the last record of the batch that changed the state: of two states of an entity the one with the higher is newer. */
    long changedOffset() {
        StateReader reader = reader(recent);
        reader.readUnsigned();
        return reader.readUnsigned();
    }

    /** When the newest fact happened. */
    long newestMillis() {
        StateReader reader = reader(recent);
        reader.readUnsigned();
        reader.readUnsigned();
        return reader.readSigned();
    }

    /** How often tiles had moved when the recent part was written. */
    long roll() {
        return reader(recent).readUnsigned();
    }

    /** How often tiles had moved when the older part was written. */
    long olderRoll() {
        return older.length == 0 ? 0 : reader(older).readUnsigned();
    }

    /** @return after the format */
    static StateReader reader(byte[] part) {
        StateReader reader = new StateReader(part, 0);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new IllegalStateException("a state has the format " + format + ", and this version reads " + FORMAT);
        }
        return reader;
    }

    /** Reads the moments behind the header. */
    static void readMoments(StateReader reader, TopicPlan plan, long newestMillis, long[] times, long[] values) {
        long present = 0;
        for (int moment = 0; moment < plan.momentCount(); moment++) {
            if ((moment & 7) == 0) {
                present = reader.readByte();
            }
            if (((present >>> (moment & 7)) & 1) == 0) {
                times[moment] = Fact.MISSING;
                values[moment] = Fact.MISSING;
                continue;
            }
            times[moment] = newestMillis - reader.readSigned();
            values[moment] = plan.keepsValue(moment) ? reader.readSigned() : Fact.MISSING;
        }
    }

    static void writeMoments(StateWriter writer, TopicPlan plan, long newestMillis, long[] times, long[] values) {
        for (int first = 0; first < plan.momentCount(); first += 8) {
            int last = Math.min(first + 8, plan.momentCount());
            int present = 0;
            for (int moment = first; moment < last; moment++) {
                if (times[moment] != Fact.MISSING) {
                    present |= 1 << (moment & 7);
                }
            }
            writer.writeByte(present);
            for (int moment = first; moment < last; moment++) {
                if (times[moment] == Fact.MISSING) {
                    continue;
                }
                writer.writeSigned(newestMillis - times[moment]);
                if (plan.keepsValue(moment)) {
                    writer.writeSigned(values[moment]);
                }
            }
        }
    }
}
