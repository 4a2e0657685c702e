package io.modeltrail.features.definition;

/** What is wrong with a definition, and where. Becomes a refusal, with the line when the definition came from a file. */
final class DefinitionProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final int offset;
    private final String reason;

    /**
     * @param path for example {@code features[3].expression}; empty = the whole
     * @param offset of the character in the value, counted from 0
     * @param reason a sentence that says what to do instead
     */
    DefinitionProblem(String path, int offset, String reason) {
        super(path + ": " + reason, null, false, false);
        this.path = path;
        this.offset = offset;
        this.reason = reason;
    }

    DefinitionProblem(String path, String reason) {
        this(path, 0, reason);
    }

    String path() {
        return path;
    }

    int offset() {
        return offset;
    }

    String reason() {
        return reason;
    }
}
