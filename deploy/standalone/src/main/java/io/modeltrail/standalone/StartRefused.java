package io.modeltrail.standalone;

/** The server did not start, for a reason that one line explains. */
public final class StartRefused extends RuntimeException {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int DATA_DIRECTORY_IN_USE = 3;

    private final int exitStatus;

    StartRefused(int exitStatus, String message) {
        super(message, null, false, false);
        this.exitStatus = exitStatus;
    }

    /** Of the process. */
    public int exitStatus() {
        return exitStatus;
    }
}
