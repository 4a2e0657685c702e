package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.FeatureDrift.Method;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.runtime.drift.CategoryCounts;
import io.modeltrail.runtime.drift.ManyTests;
import io.modeltrail.runtime.drift.NumberSamples;
import io.modeltrail.runtime.monitoring.ReferenceProfile.Feature;
import io.modeltrail.runtime.monitoring.SampleRows.Served;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares served predictions with their reference, feature by feature. */
final class DriftComparison {
    static final String SCORE = "score";

    /** Share of the range below which a deviation says nothing of how far the values are apart. */
    private static final double SMALLEST_DEVIATION = 1e-3;

    private final MonitorSettings settings;

    DriftComparison(MonitorSettings settings) {
        this.settings = settings;
    }

    /** What a method says, before the other features' tests are known. */
    private record Raw(Method method, double statistic, double pValue, double psi) {
        static final Raw NONE = new Raw(Method.NOT_COMPARED, 0, Double.NaN, 0);
    }

    /** Values of one feature as they were served; both are empty or the one that the kind does not have is. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Values(float[] numbers, Map<String, Long> categories, long missing, long unexpected, long rows) {
        long present() {
            return rows - missing;
        }
    }

    List<FeatureDrift> features(ReferenceProfile reference, List<Served> served) {
        List<Values> current = new ArrayList<>();
        List<Raw> raw = new ArrayList<>();
        for (Feature feature : reference.features()) {
            Values values = values(feature.column(), served);
            current.add(values);
            raw.add(compare(feature, values, reference.rows()));
        }
        double[] adjusted = ManyTests.benjaminiHochberg(
                raw.stream().mapToDouble(Raw::pValue).toArray());
        List<FeatureDrift> drifts = new ArrayList<>();
        for (int index = 0; index < adjusted.length; index++) {
            drifts.add(drift(reference.features().get(index), current.get(index), raw.get(index), adjusted[index]));
        }
        return drifts;
    }

    /** @return null when the reference has no scores */
    @Nullable
    FeatureDrift scores(ReferenceProfile reference, List<Served> served) {
        if (reference.scores().length == 0) {
            return null;
        }
        float[] current = new float[served.size()];
        for (int row = 0; row < current.length; row++) {
            current[row] = served.get(row).score();
        }
        Arrays.sort(current);
        Raw raw = numbers(
                reference.scores(), reference.scoreRows(), reference.scoreRows(), reference.scoreDeviation(), current);
        return new FeatureDrift(
                SCORE,
                1,
                raw.method(),
                raw.statistic(),
                nullable(raw.pValue()),
                nullable(raw.pValue()),
                limit(raw.method()),
                raw.psi(),
                0,
                0,
                0,
                drifted(raw, raw.pValue()));
    }

    private static Values values(ColumnSpec column, List<Served> served) {
        float[] numbers = new float[served.size()];
        Map<String, Long> categories = new LinkedHashMap<>();
        int count = 0;
        long missing = 0;
        long unexpected = 0;
        for (Served one : served) {
            Object value = one.features().values().get(column.name());
            if (value instanceof Double number && column.kind().numeric()) {
                numbers[count++] = number.floatValue();
                unexpected += outside(column, number) ? 1 : 0;
            } else if (value instanceof String category && !column.kind().numeric()) {
                categories.merge(category, 1L, Long::sum);
                unexpected += column.allowedValues().contains(category) ? 0 : 1;
            } else {
                missing++;
            }
        }
        float[] sorted = Arrays.copyOf(numbers, count);
        Arrays.sort(sorted);
        return new Values(sorted, categories, missing, unexpected, served.size());
    }

    private static boolean outside(ColumnSpec column, double number) {
        Double minimum = column.minimum();
        Double maximum = column.maximum();
        return (minimum != null && number < minimum) || (maximum != null && number > maximum);
    }

    private static Raw compare(Feature feature, Values current, long referenceRows) {
        if (feature.present() == 0 || current.present() == 0) {
            return Raw.NONE;
        }
        return feature.column().kind().numeric()
                ? numbers(feature.values(), feature.present(), referenceRows, feature.deviation(), current.numbers())
                : categories(feature.categories(), referenceRows, current.categories());
    }

    private static Raw numbers(float[] reference, long present, long referenceRows, double deviation, float[] current) {
        long[][] bins = NumberSamples.decileBins(reference, current);
        double psi = CategoryCounts.stabilityIndex(bins[0], bins[1]);
        // Quantiles count as no more rows than there are of them, and of fewer rows as those.
        NumberSamples.Test test =
                NumberSamples.kolmogorovSmirnov(reference, Math.min(present, reference.length), current);
        if (ReferenceProfile.tested(referenceRows)) {
            return new Raw(Method.KOLMOGOROV_SMIRNOV, test.statistic(), test.pValue(), psi);
        }
        double area = NumberSamples.wasserstein(reference, current);
        double distance = area == 0 ? 0 : area / Math.max(deviation, smallestDeviation(reference, current));
        return new Raw(Method.WASSERSTEIN, distance, test.pValue(), psi);
    }

    /** Of the reference's range; of what both span where the reference is constant, so that the unit of the values never matters. */
    private static double smallestDeviation(float[] reference, float[] current) {
        double low = reference[0];
        double high = reference[reference.length - 1];
        if (low == high) {
            low = Math.min(low, current[0]);
            high = Math.max(high, current[current.length - 1]);
        }
        return SMALLEST_DEVIATION * (high - low);
    }

    private static Raw categories(Map<String, Long> reference, long referenceRows, Map<String, Long> current) {
        Map<String, Long> all = new LinkedHashMap<>(reference);
        current.keySet().forEach(category -> all.putIfAbsent(category, 0L));
        long[] ofReference = all.values().stream().mapToLong(count -> count).toArray();
        long[] ofCurrent = all.keySet().stream()
                .mapToLong(category -> current.getOrDefault(category, 0L))
                .toArray();
        double psi = CategoryCounts.stabilityIndex(ofReference, ofCurrent);
        CategoryCounts.Test test = CategoryCounts.chiSquare(ofReference, ofCurrent);
        if (ReferenceProfile.tested(referenceRows)) {
            return new Raw(Method.CHI_SQUARE, test.statistic(), test.pValue(), psi);
        }
        return new Raw(Method.JENSEN_SHANNON, CategoryCounts.jensenShannon(ofReference, ofCurrent), test.pValue(), psi);
    }

    private FeatureDrift drift(Feature feature, Values current, Raw raw, double adjusted) {
        boolean onlyOneHasValues = (feature.present() == 0) != (current.present() == 0);
        return new FeatureDrift(
                feature.column().name(),
                feature.weight(),
                raw.method(),
                raw.statistic(),
                nullable(raw.pValue()),
                nullable(adjusted),
                limit(raw.method()),
                raw.psi(),
                feature.missingShare(),
                (double) current.missing() / current.rows(),
                current.present() == 0 ? 0 : (double) current.unexpected() / current.present(),
                raw.method() == Method.NOT_COMPARED ? onlyOneHasValues : drifted(raw, adjusted));
    }

    /** A distance is also that large by chance in small samples, and a test finds differences too small to matter in large ones. */
    private boolean drifted(Raw raw, double pValue) {
        boolean matters = switch (raw.method()) {
            case WASSERSTEIN, JENSEN_SHANNON -> raw.statistic() >= settings.distance();
            case KOLMOGOROV_SMIRNOV, CHI_SQUARE, NOT_COMPARED -> true;
        };
        return matters && pValue < settings.significance();
    }

    private double limit(Method method) {
        return switch (method) {
            case KOLMOGOROV_SMIRNOV, CHI_SQUARE -> settings.significance();
            case WASSERSTEIN, JENSEN_SHANNON, NOT_COMPARED -> settings.distance();
        };
    }

    private static @Nullable Double nullable(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
