package io.modeltrail.runtime.training;

import static io.modeltrail.runtime.training.PlotMarkup.escaped;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.training.PlotMarkup.Point;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An evaluation as one HTML page without scripts and without anything from elsewhere. It shows what the stored file has, so that files
 * of before there were curves give a shorter page.
 */
final class EvaluationPage {
    private static final String STYLE = """
            body{font:15px/1.45 system-ui,sans-serif;color:#1b1f24;max-width:1200px;margin:24px auto;padding:0 16px}\
            h1{font-size:22px}h2{font-size:17px;margin:28px 0 8px}code{font-size:12px;overflow-wrap:anywhere}\
            table{border-collapse:collapse;margin:6px 0}th,td{padding:3px 12px 3px 0;text-align:left;border-bottom:1px solid #dfe3e8}\
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
            .plots{display:flex;flex-wrap:wrap;gap:20px}figure{margin:0;width:372px}figcaption{font-size:13px}\
            svg text{font-size:11px;fill:#57606a}.grid{stroke:#e4e8ec;fill:none}\
            .curve{stroke:#0b62c4;stroke-width:2;fill:none}.chance{stroke:#8c959f;stroke-dasharray:4 4;fill:none}\
            .served{fill:#0b62c4}.raw{fill:#d9822b}.chosen{fill:#b3261e}""";

    /** Nothing is loaded and nothing runs; the one style is named by its digest. */
    static final String SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int MOST_TRIALS = 10;

    private final JsonNode report;
    private final StringBuilder page = new StringBuilder();

    private EvaluationPage(JsonNode report) {
        this.report = report;
    }

    static String of(TrainingRunId run, StoredEvaluations.Stored stored) {
        EvaluationPage page = new EvaluationPage(JsonMapper.shared().readTree(stored.json()));
        page.write(run, stored.digest());
        return page.page.toString();
    }

    private static String digest(String style) {
        return Base64.getEncoder().encodeToString(Sha256Digest.sha256().digest(style.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(TrainingRunId run, Sha256Digest digest) {
        String family = report.path("parameters")
                .path("family")
                .asString(report.path("plan").path("parameters").path("family").asString(""));
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Evaluation</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>How the model was judged: ")
                .append(escaped(family))
                .append("</h1><p>Training run <code>")
                .append(escaped(run.toString()))
                .append("</code>, evaluation <code>")
                .append(escaped(digest.value()))
                .append("</code>, dataset <code>")
                .append(escaped(report.path("datasetDigest").asString("")))
                .append("</code></p>");
        figures();
        plots();
        slices();
        folds();
        search();
        page.append("</body></html>");
    }

    private void figures() {
        JsonNode evaluation = report.path("evaluation");
        JsonNode detail = evaluation.path("detail");
        page.append("<h2>Figures</h2><table>");
        row(
                "Rows learned from, held out",
                whole(report.path("trainedRows")) + ", " + whole(report.path("holdoutRows")));
        row("Share of positives", number(evaluation.path("baseRate")));
        row(
                "AUC-ROC, cross-validated",
                number(evaluation.path("aucMean")) + " ± " + number(evaluation.path("aucSpread")));
        row("AUC-ROC, hold-out", number(evaluation.path("holdoutAuc")) + interval(detail.path("aucInterval")));
        row("AUC-PR, hold-out", number(detail.path("aucPr")) + interval(detail.path("aucPrInterval")));
        row(
                "Threshold: precision, recall on the hold-out",
                number(evaluation.path("threshold")) + ": " + number(evaluation.path("precision")) + ", "
                        + number(evaluation.path("recall")));
        row("Recall at precision 0.80, out of fold", number(evaluation.path("recallAtPrecision80")));
        row(
                "Brier, before calibration",
                number(evaluation.path("brier")) + ", " + number(detail.path("brierUncalibrated")));
        row(
                "Calibration, expected error",
                detail.path("calibration").asString("–") + ", " + number(detail.path("calibrationError")));
        row("Log loss", number(evaluation.path("logLoss")));
        JsonNode profit = detail.path("profit");
        if (profit.isObject()) {
            row(
                    "Campaign: threshold, share contacted, profit for each customer",
                    number(profit.path("threshold")) + ", " + number(profit.path("shareContacted")) + ", "
                            + number(profit.path("perCustomer")) + " "
                            + profit.path("currency").asString(""));
        }
        if (!report.path("constantColumns").isEmpty()) {
            List<String> names = new ArrayList<>();
            report.path("constantColumns").forEach(name -> names.add(name.asString()));
            row("Features of one value, without weight", String.join(", ", names));
        }
        page.append("</table>");
    }

    private void plots() {
        JsonNode thresholds = report.path("thresholds");
        if (thresholds.isEmpty()) {
            return;
        }
        double base = report.path("evaluation").path("baseRate").asDouble();
        page.append("<h2>On the hold-out</h2><div class=\"plots\">");
        page.append(new PlotMarkup("ROC", 0, 1)
                .line("chance", List.of(new Point(0, 0), new Point(1, 1)))
                .line("curve", from(new Point(0, 0), points(thresholds, "falsePositiveRate", "recall")))
                .figure("false positive rate", "Upwards: recall", "Dashed: chance."));
        page.append(new PlotMarkup("Precision and recall", 0, 1)
                .line("chance", List.of(new Point(0, base), new Point(1, base)))
                .line("curve", points(thresholds, "recall", "precision"))
                .figure("recall", "Upwards: precision", "Dashed: share of positives."));
        JsonNode calibration = report.path("calibration");
        page.append(new PlotMarkup("Reliability", 0, 1)
                .line("chance", List.of(new Point(0, 0), new Point(1, 1)))
                .dots("raw", points(calibration.path("uncalibrated").path("bins"), "predicted", "observed"))
                .dots("served", points(calibration.path("served").path("bins"), "predicted", "observed"))
                .figure("predicted", "Upwards: observed", "Blue: as served. Orange: before calibration."));
        page.append(new PlotMarkup("Cumulative gain", 0, 1)
                .line("chance", List.of(new Point(0, 0), new Point(1, 1)))
                .line("curve", from(new Point(0, 0), points(report.path("gain"), "share", "gain")))
                .figure("share of customers, best score first", "Upwards: share of the positives", "Dashed: chance."));
        profit();
        page.append("</div>");
    }

    private void profit() {
        JsonNode profit = report.path("profit");
        if (!profit.isObject()) {
            return;
        }
        List<Point> curve = from(new Point(0, 0), points(profit.path("curve"), "share", "perCustomer"));
        Point best = new Point(
                profit.path("best").path("share").asDouble(),
                profit.path("best").path("perCustomer").asDouble());
        double lowest = Stream.concat(curve.stream(), Stream.of(best))
                .mapToDouble(Point::y)
                .min()
                .orElse(0);
        double highest = Stream.concat(curve.stream(), Stream.of(best))
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        page.append(new PlotMarkup("Campaign profit", lowest, highest)
                .line("chance", List.of(new Point(0, 0), new Point(1, 0)))
                .line("curve", curve)
                .dots("chosen", List.of(best))
                .figure(
                        "share of customers contacted",
                        "Upwards: profit for each customer, in "
                                + profit.path("currency").asString(""),
                        "Red: the threshold chosen on out-of-fold scores."));
    }

    private void slices() {
        if (report.path("slices").isEmpty()) {
            return;
        }
        page.append("<h2>By segment</h2>");
        head("Feature", "Category", "Rows", "Positives", "Share", "Predicted", "AUC", "Precision", "Recall");
        for (JsonNode slice : report.path("slices")) {
            cells(
                    slice.path("feature").asString(),
                    slice.path("category").isNull()
                            ? "(missing)"
                            : slice.path("category").asString(),
                    whole(slice.path("rows")),
                    whole(slice.path("positives")),
                    number(slice.path("baseRate")),
                    number(slice.path("predicted")),
                    number(slice.path("auc")),
                    number(slice.path("precision")),
                    number(slice.path("recall")));
        }
        page.append("</table><p>No verdict (–) where a class has fewer than 20 rows.</p>");
    }

    private void folds() {
        if (report.path("split").path("folds").isEmpty()) {
            return;
        }
        page.append("<h2>Folds, ")
                .append(escaped(report.path("split")
                        .path("kind")
                        .asString("")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-')))
                .append("</h2>");
        head("Fold", "Judged from", "Rows learned", "Rows judged", "Positives", "AUC");
        int number = 0;
        for (JsonNode fold : report.path("split").path("folds")) {
            number++;
            cells(
                    Integer.toString(number),
                    fold.path("judgedFrom").asString("–"),
                    whole(fold.path("learnedRows")),
                    whole(fold.path("judgedRows")),
                    whole(fold.path("judgedPositives")),
                    number(fold.path("auc")));
        }
        page.append("</table>");
    }

    private void search() {
        for (JsonNode round : report.path("search")) {
            page.append("<h2>Search, ").append(number(round.path("share"))).append(" of the rows</h2>");
            head("Candidate", "Parameters", "AUC");
            List<JsonNode> trials = new ArrayList<>();
            round.path("trials").forEach(trials::add);
            trials.stream()
                    .sorted((one, other) -> Double.compare(
                            other.path("auc").asDouble(0), one.path("auc").asDouble(0)))
                    .limit(MOST_TRIALS)
                    .forEach(trial -> cells(
                            whole(trial.path("candidate")),
                            trial.path("parameters").toString(),
                            number(trial.path("auc"))));
            page.append("</table>");
            if (trials.size() > MOST_TRIALS) {
                page.append("<p>The best ten of ").append(trials.size()).append(".</p>");
            }
        }
    }

    private void row(String name, String value) {
        page.append("<tr><th>")
                .append(escaped(name))
                .append("</th><td>")
                .append(escaped(value))
                .append("</td></tr>");
    }

    private void head(String... names) {
        page.append("<table><tr>");
        for (String name : names) {
            page.append("<th>").append(escaped(name)).append("</th>");
        }
        page.append("</tr>");
    }

    private void cells(String... values) {
        page.append("<tr>");
        for (String value : values) {
            page.append("<td>").append(escaped(value)).append("</td>");
        }
        page.append("</tr>");
    }

    private static List<Point> points(JsonNode nodes, String x, String y) {
        List<Point> points = new ArrayList<>();
        nodes.forEach(node ->
                points.add(new Point(node.path(x).asDouble(), node.path(y).asDouble())));
        return points;
    }

    private static List<Point> from(Point first, List<Point> others) {
        List<Point> points = new ArrayList<>(List.of(first));
        points.addAll(others);
        return points;
    }

    private static String interval(JsonNode interval) {
        return interval.isObject()
                ? " (95 %: " + number(interval.path("low")) + " to " + number(interval.path("high")) + ")"
                : "";
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "–";
    }

    private static String whole(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%,d", value.asLong()) : "–";
    }
}
