package io.modeltrail.eventstore.transparency;

import java.util.Base64;

/** Base64 in its one canonical form: a decoder that takes several would let two proofs differ and both pass. */
final class Base64Text {
    private Base64Text() {}

    /** @throws MalformedProof when it is not standard Base64 with padding, without spare bits */
    static byte[] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedProof("not Base64: " + notBase64.getMessage());
        }
        throw new MalformedProof("not Base64 in its canonical form");
    }
}
