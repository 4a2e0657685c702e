package io.modeltrail.features.definition;

/** One thing that happened to one entity, read and checked. Immutable. */
public final class Fact {
    /** An attribute, or an input of a feature, that has no value. */
    public static final long MISSING = Long.MIN_VALUE;

    private static final long DAY_MILLIS = 86_400_000L;

    private final int type;
    private final String entity;
    private final String id;
    private final long atMillis;
    private final long knownMillis;
    private final long[] attributes;

    /**
     * @param type index in the definition's facts
     * @param atMillis when it happened, at most {@code knownMillis}
     * @param knownMillis when its source knew it
     * @param attributes in the order of the fact's attributes; the array is not to be changed afterwards
     */
    public Fact(int type, String entity, String id, long atMillis, long knownMillis, long... attributes) {
        this.type = type;
        this.entity = entity;
        this.id = id;
        this.atMillis = atMillis;
        this.knownMillis = knownMillis;
        this.attributes = attributes;
    }

    /** Index of the type in the definition's facts. */
    public int type() {
        return type;
    }

    public String entity() {
        return entity;
    }

    public String id() {
        return id;
    }

    public long atMillis() {
        return atMillis;
    }

    public long knownMillis() {
        return knownMillis;
    }

    /** The value as an integer: a decimal in units of its scale, a category as its index, a time in milliseconds; {@link #MISSING} without one. */
    public long attribute(int index) {
        return attributes[index];
    }

    public int attributeCount() {
        return attributes.length;
    }

    /** The UTC day, counted from 1970. */
    public int day() {
        return dayOf(atMillis);
    }

    /** The UTC day of a moment, counted from 1970. */
    public static int dayOf(long millis) {
        return Math.toIntExact(Math.floorDiv(millis, DAY_MILLIS));
    }
}
