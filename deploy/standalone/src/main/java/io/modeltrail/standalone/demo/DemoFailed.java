package io.modeltrail.standalone.demo;

/** A step of the demo did not go as it should; the message says which and why. */
final class DemoFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailed(String message) {
        super(message, null, false, false);
    }
}
