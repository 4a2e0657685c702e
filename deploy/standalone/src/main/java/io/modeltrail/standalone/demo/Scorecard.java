package io.modeltrail.standalone.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the demo found.
 *
 * @param intake what the feature store took in; null when the use case has none
 * @param families in the order of training
 * @param latencyMillisP50 of single predictions over REST, each durable before its answer, one client
 * @param events in the store at the end
 * @param replay {@code Identical} when every replayed prediction gave the same bits; otherwise the other verdict that came up
 * @param replayed verdict to number of predictions
 */
record Scorecard(
        String useCase,
        long rows,
        String datasetDigest,
        DemoUseCase.@Nullable Intake intake,
        List<Family> families,
        String champion,
        long predictions,
        double latencyMillisP50,
        double latencyMillisP99,
        long events,
        String replay,
        Map<String, Integer> replayed,
        boolean lineageComplete,
        double seconds) {
    /**
     * @param auc mean over the folds of the cross-validation
     * @param aucSpread standard deviation over the folds
     * @param recallAtPrecision80 largest recall with precision of at least 0.80, out of fold
     * @param precision at the threshold, on the hold-out
     * @param recall at the threshold, on the hold-out
     */
    record Family(
            String name,
            double auc,
            double aucSpread,
            double recallAtPrecision80,
            double holdoutAuc,
            double threshold,
            double precision,
            double recall) {}

    /** Whether every replayed prediction gave the same bits. */
    boolean allIdentical() {
        return lineageComplete && replay.equals("Identical");
    }

    String table() {
        StringBuilder table = new StringBuilder();
        line(
                table,
                "%-22s %-15s %-8s %-16s %-10s %-10s %s",
                "family",
                "AUC (5 folds)",
                "hold-out",
                "recall@prec .80",
                "threshold",
                "precision",
                "recall");
        for (Family family : families) {
            line(
                    table,
                    "%-22s %.3f ± %.3f   %.3f    %-16s %.3f      %.3f      %.3f",
                    family.name(),
                    family.auc(),
                    family.aucSpread(),
                    family.holdoutAuc(),
                    String.format(Locale.ROOT, "%.3f", family.recallAtPrecision80()),
                    family.threshold(),
                    family.precision(),
                    family.recall());
        }
        line(table, "");
        line(table, "%-22s %s, %,d rows, %s", "data", useCase, rows, datasetDigest.substring(0, 19));
        if (intake != null) {
            line(
                    table,
                    "%-22s %,d facts, %,d duplicates left out, %,d records refused",
                    "feature store",
                    intake.facts(),
                    intake.duplicates(),
                    intake.refused());
        }
        line(table, "%-22s %s", "champion", champion);
        line(table, "%-22s %,d, each durable before its answer", "predictions", predictions);
        line(table, "%-22s p50 %.1f ms, p99 %.1f ms (REST, one client)", "latency", latencyMillisP50, latencyMillisP99);
        line(table, "%-22s %,d", "events stored", events);
        line(table, "%-22s %s", "replay", replayed);
        line(table, "%-22s %s", "lineage", lineageComplete ? "complete, every digest holds" : "INCOMPLETE");
        line(table, "%-22s %.0f s", "time", seconds);
        return table.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the formats are the constants above
    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
