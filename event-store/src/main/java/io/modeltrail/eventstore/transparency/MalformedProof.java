package io.modeltrail.eventstore.transparency;

/** A proof, a note or a key does not have the form that its standard prescribes. */
public final class MalformedProof extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedProof(String message) {
        super(message);
    }
}
