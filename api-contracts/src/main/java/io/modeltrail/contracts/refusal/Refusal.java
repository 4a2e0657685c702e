package io.modeltrail.contracts.refusal;

import java.util.Map;

/** A request was refused and nothing changed. One handler maps it to {@code application/problem+json}. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RefusalCode code;
    private final transient Map<String, String> found;
    private final String remedy;

    /** @param remedy what the caller can do next */
    public Refusal(RefusalCode code, String remedy) {
        this(code, Map.of(), remedy);
    }

    /** @param found the values that broke the rule, by name; never personal data */
    public Refusal(RefusalCode code, Map<String, String> found, String remedy) {
        super(code.rule() + " Found " + found + ". " + remedy, null, false, false);
        this.code = code;
        this.found = Map.copyOf(found);
        this.remedy = remedy;
    }

    public RefusalCode code() {
        return code;
    }

    public Map<String, String> found() {
        return found;
    }

    public String remedy() {
        return remedy;
    }
}
