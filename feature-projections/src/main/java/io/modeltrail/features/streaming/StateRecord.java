package io.modeltrail.features.streaming;

import java.nio.charset.StandardCharsets;

/**
 * Which part of which state a record of the compacted topic holds; its key is the text {@code part/partition/topic/entity}, and the value is the
 * part's bytes. An older part comes before the recent one that fits it.
 *
 * @param older whether it is the older part
 */
record StateRecord(boolean older, int partition, String topic, String entity) {
    private static final String OLDER = "o";
    private static final String RECENT = "r";

    byte[] key() {
        return ((older ? OLDER : RECENT) + "/" + partition + "/" + topic + "/" + entity)
                .getBytes(StandardCharsets.UTF_8);
    }

    static StateRecord ofKey(byte[] key) {
        String[] parts = new String(key, StandardCharsets.UTF_8).split("/", 4); // an entity may have slashes
        if (parts.length != 4 || !(parts[0].equals(OLDER) || parts[0].equals(RECENT))) {
            throw new IllegalStateException("a record of the topic of states has a key of another form");
        }
        return new StateRecord(parts[0].equals(OLDER), Integer.parseInt(parts[1]), parts[2], parts[3]);
    }

    /** Both parts of a state go to the same partition of the compacted topic. */
    static int partitionOf(String topic, int partition, int count) {
        return Math.floorMod(31 * topic.hashCode() + partition, count);
    }
}
