package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.ModelFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model of a training run looks at, measured on a sample of the hold-out; kept as JSON under its digest.
 *
 * @param artefactDigest of the scorer that is explained
 * @param sampledRows of the hold-out, at most 2,000, with its share of positives
 * @param base margin that contributions are counted from
 * @param largestResidual largest difference between base + contributions and the margin that is served, over the sample
 * @param importance every feature, the one with the largest mean contribution first
 * @param dependence of the ten most important features
 * @param segments by the plan's segments
 * @param background what explaining a single row needs
 */
public record GlobalExplanation(
        String format,
        int formatVersion,
        Sha256Digest artefactDigest,
        ModelFamily family,
        int sampledRows,
        int holdoutRows,
        double base,
        double largestResidual,
        List<Importance> importance,
        List<Dependence> dependence,
        List<Segment> segments,
        Background background) {
    private static final String FORMAT = "modeltrail-explanation";
    private static final int VERSION = 1;
    /** Members in alphabetical order, so that the same figures always have the same digest. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // Without this the components of records come first, in the order of their declaration.
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .build();

    public GlobalExplanation {
        importance = List.copyOf(importance);
        dependence = List.copyOf(dependence);
        segments = List.copyOf(segments);
        if (!format.equals(FORMAT) || formatVersion != VERSION) {
            throw new IllegalArgumentException("another format or version");
        }
    }

    GlobalExplanation(
            Sha256Digest artefactDigest,
            ModelFamily family,
            int sampledRows,
            int holdoutRows,
            double base,
            double largestResidual,
            List<Importance> importance,
            List<Dependence> dependence,
            List<Segment> segments,
            Background background) {
        this(
                FORMAT,
                VERSION,
                artefactDigest,
                family,
                sampledRows,
                holdoutRows,
                base,
                largestResidual,
                importance,
                dependence,
                segments,
                background);
    }

    /**
     * @param meanAbsoluteContribution in log-odds, over the sample
     * @param meanContribution in log-odds, over the sample
     * @param permutationLoss how much AUC is lost, on the mean of three shuffles, when the feature's values are dealt out anew among
     *     the rows of the sample; null when the sample has one class only
     * @param permutationSpread sample standard deviation over the shuffles; null as {@code permutationLoss}
     */
    public record Importance(
            String feature,
            String description,
            double meanAbsoluteContribution,
            double meanContribution,
            @Nullable Double permutationLoss,
            @Nullable Double permutationSpread) {}

    /** Partial dependence (Friedman 2001): the mean score when every row of the sample is given the same value. */
    public record Dependence(String feature, boolean numeric, List<Point> points) {
        public Dependence {
            points = List.copyOf(points);
        }

        /**
         * @param value of a number; null for a category
         * @param category null for a number
         * @param meanScore calibrated probability
         */
        public record Point(
                @Nullable Double value, @Nullable String category, double meanScore) {}
    }

    /**
     * What sets the rows of one category apart.
     *
     * @param category null = the rows in which it is missing
     * @param rows of the sample
     * @param drivers at most five, the one whose mean contribution differs most from all rows' first
     */
    public record Segment(String feature, @Nullable String category, int rows, double meanScore, List<Driver> drivers) {
        public Segment {
            drivers = List.copyOf(drivers);
        }

        /**
         * @param meanContribution in log-odds, over the segment
         * @param difference from the mean contribution over the whole sample
         */
        public record Driver(String feature, double meanContribution, double difference) {}
    }

    public byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws IllegalArgumentException when it is no explanation that this version reads */
    public static GlobalExplanation read(byte[] json) {
        try {
            return JSON.readValue(json, GlobalExplanation.class);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("no explanation that this version reads", malformed);
        }
    }
}
