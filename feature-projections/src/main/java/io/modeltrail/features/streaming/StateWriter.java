package io.modeltrail.features.streaming;

import java.util.Arrays;

/** Writes the numbers of a state: small ones take few bytes. Grows as needed and is used again; not thread-safe. */
final class StateWriter {
    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    /** An unsigned LEB128 number: seven bits a byte, the lowest first. */
    void writeUnsigned(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** A number of either sign: those near 0 take few bytes. */
    void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> 63));
    }

    /** The lower 48 bits. */
    void writeHash(long hash) {
        ensure(FactHash.BYTES);
        for (int shift = 40; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (hash >>> shift);
        }
    }

    void writeBytes(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void writeAll(StateWriter other) {
        writeBytes(other.bytes, 0, other.length);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
