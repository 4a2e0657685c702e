package io.modeltrail.runtime.batchscoring;

/** The job cannot come to a result, however often it is tried. */
final class JobImpossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param reason a sentence for people, without personal data */
    JobImpossible(String code, String reason) {
        super(reason);
        this.code = code;
    }

    String code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
