package io.modeltrail.features.streaming;

/** Reads what {@link StateWriter} wrote. Not thread-safe. */
final class StateReader {
    private final byte[] bytes;
    private int position;

    StateReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    int position() {
        return position;
    }

    void skip(int count) {
        position += count;
    }

    int readByte() {
        return bytes[position++];
    }

    long readUnsigned() {
        long value = bytes[position++];
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int shift = 7; shift < 64; shift += 7) {
            long next = bytes[position++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a state is damaged: a number has no end");
    }

    int readCount() {
        return Math.toIntExact(readUnsigned());
    }

    long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    long readHash() {
        long hash = 0;
        for (int index = 0; index < FactHash.BYTES; index++) {
            hash = (hash << 8) | (bytes[position++] & 0xFF);
        }
        return hash;
    }
}
