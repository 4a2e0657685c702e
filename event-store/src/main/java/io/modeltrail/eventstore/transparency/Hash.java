package io.modeltrail.eventstore.transparency;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 hash of RFC 6962: of a leaf, a node, or a whole tree. Immutable. */
public final class Hash {
    /** Bytes of a hash. */
    public static final int BYTES = 32;

    /** Of the tree without a leaf. */
    public static final Hash OF_NOTHING = new Hash(sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws MalformedProof when there are not 32 bytes */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedProof("a hash has 32 bytes, found " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** The hash that stands at a place in a row of hashes, counted from 0. */
    public static Hash in(byte[] row, int place) {
        return new Hash(Arrays.copyOfRange(row, place * BYTES, (place + 1) * BYTES));
    }

    /** @throws MalformedProof when it is not the Base64 of 32 bytes */
    public static Hash ofBase64(String text) {
        return of(Base64Text.decode(text));
    }

    /** Of a leaf with this data. */
    public static Hash ofLeaf(byte[] data) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return new Hash(digest.digest(data));
    }

    /** Of the node over two others. */
    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    void writeTo(byte[] row, int place) {
        System.arraycopy(bytes, 0, row, place * BYTES, BYTES);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
