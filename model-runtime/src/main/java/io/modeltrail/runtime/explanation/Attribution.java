package io.modeltrail.runtime.explanation;

/** How one form of model is taken apart. Immutable and thread-safe; what a row needs besides is in the workspace. */
sealed interface Attribution permits TreeAttribution, LinearAttribution, NetworkAttribution, StackedAttribution {
    /** Margin of no row in particular: what the contributions are counted from. */
    double base();

    /** Multiplications that one row takes, roughly. */
    double work();

    /**
     * Adds what each column contributes, times {@code weight}.
     *
     * @param encoded shape [width]; NaN = missing; not changed
     * @param contributions shape [width]
     */
    void add(float[] encoded, double weight, double[] contributions, Workspace workspace);
}
