package io.modeltrail.contracts.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * One distribution, of a feature or of the scores, compared with its reference.
 *
 * @param feature name of the feature
 * @param weight share of the importance of all features, 0 to 1
 * @param statistic of the method: the largest distance of the distribution functions, X², or a distance
 * @param pValue of the test, with a distance too; null when nothing was compared, and in early measurements by distances
 * @param adjustedPValue after Benjamini and Hochberg over all features; null where there is no p-value
 * @param limit the p-value below which it has drifted, or the distance from which on it has if the difference is also significant
 * @param psi population stability index; below 0.1 is usually called stable, above 0.25 changed
 * @param unexpectedShare share of present values outside the schema's range or categories
 */
public record FeatureDrift(
        String feature,
        double weight,
        Method method,
        double statistic,
        @Nullable Double pValue,
        @Nullable Double adjustedPValue,
        double limit,
        double psi,
        double referenceMissingShare,
        double missingShare,
        double unexpectedShare,
        boolean drifted) {
    /** How two samples are compared: tests up to 1000 rows of reference, distances above that must be significant as well. */
    public enum Method {
        /** Two-sample Kolmogorov-Smirnov test. */
        KOLMOGOROV_SMIRNOV,
        /** Test of homogeneity. */
        CHI_SQUARE,
        /** First Wasserstein distance, divided by the reference's standard deviation. */
        WASSERSTEIN,
        /** Jensen-Shannon distance, natural logarithm. */
        JENSEN_SHANNON,
        /** One of the samples has no value to compare. */
        NOT_COMPARED
    }
}
