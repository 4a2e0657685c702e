package io.modeltrail.runtime.learning;

/** The data, the plan or the library does not allow a model. Becomes the event that says why a training run failed. */
public final class CannotTrain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable, lower case with hyphens
     * @param reason a sentence for the data scientist, without personal data
     */
    public CannotTrain(String code, String reason) {
        super(reason);
        this.code = code;
    }

    public CannotTrain(String code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
