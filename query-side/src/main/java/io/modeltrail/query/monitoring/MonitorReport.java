package io.modeltrail.query.monitoring;

import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.query.monitoring.MonitorViews.AlarmView;
import io.modeltrail.query.monitoring.MonitorViews.MeasurementView;
import io.modeltrail.query.monitoring.MonitorViews.MonitorView;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A page without scripts and without anything from elsewhere.
 *
 * @param measurements the oldest first
 */
record MonitorReport(MonitorView monitor, List<MeasurementView> measurements) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 120;

    String html() {
        return """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Monitor of %1$s</title>
                <style>body{font:15px system-ui,sans-serif;max-width:52em;margin:2em auto;padding:0 1em}
                table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:left;border-bottom:1px solid #ccc}
                svg{background:#f6f6f6}.drifted{font-weight:bold}</style></head>
                <body><h1>Monitor of %1$s</h1><h2>Open alarms</h2>%2$s%3$s%4$s</body></html>
                """.formatted(escaped(monitor.useCase().value()), alarms(), charts(), features());
    }

    private String alarms() {
        if (monitor.openAlarms().isEmpty()) {
            return "<p>None.</p>";
        }
        return monitor.openAlarms().stream().map(MonitorReport::alarm).collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    private static String alarm(AlarmView alarm) {
        String evidence = alarm.evidence().stream()
                .map(one -> escaped((one.figure() + " " + one.of()).strip()) + " " + number(one.value()) + " (limit "
                        + number(one.limit()) + ")")
                .collect(Collectors.joining(", "));
        return "<li>" + alarm.kind() + " of model version " + alarm.modelVersionId() + " since " + alarm.raisedAt()
                + ": " + evidence + "</li>";
    }

    private String charts() {
        return chart(
                        "Share of drifted features",
                        Measurement::driftedShare,
                        monitor.settings().driftedShare())
                + chart(
                        "The same, weighted by importance",
                        Measurement::weightedDriftedShare,
                        monitor.settings().driftedShare())
                + chart(
                        "Stability index of the scores (0.25: changed)",
                        one -> one.scores() == null ? null : one.scores().psi(),
                        0.25)
                + chart("AUC that the scores let expect", one -> one.estimated().auc(), null)
                + chart(
                        "AUC that happened",
                        one -> one.realised() == null
                                ? null
                                : one.realised().realised().auc(),
                        null);
    }

    /** @param limit drawn as a dashed line; null = none */
    private String chart(String title, Function<Measurement, @Nullable Double> figure, @Nullable Double limit) {
        int last = Math.max(1, measurements.size() - 1);
        StringBuilder points = new StringBuilder();
        String newest = "";
        for (int index = 0; index < measurements.size(); index++) {
            Double value = figure.apply(measurements.get(index).measurement());
            if (value != null) {
                points.append(String.format(
                        Locale.ROOT,
                        "<circle r=\"2\" cx=\"%.1f\" cy=\"%.1f\"/>",
                        (double) index * WIDTH / last,
                        height(value)));
                newest = ", now " + number(value);
            }
        }
        if (points.isEmpty()) {
            return "";
        }
        String line = limit == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#b00\" stroke-dasharray=\"4\"/>",
                        WIDTH,
                        height(limit),
                        height(limit));
        return "<h2>%s%s</h2><svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%s%s</svg>"
                .formatted(escaped(title), newest, WIDTH, HEIGHT, WIDTH, HEIGHT, line, points);
    }

    /** From 0 at the bottom to 1 at the top. */
    private static double height(double value) {
        return HEIGHT * (1 - Math.clamp(value, 0, 1));
    }

    private String features() {
        if (measurements.isEmpty()) {
            return "<p>Nothing has been measured yet.</p>";
        }
        Measurement newest = measurements.getLast().measurement();
        return newest.features().stream()
                .map(MonitorReport::feature)
                .collect(Collectors.joining(
                        "",
                        "<h2>Features, " + newest.until()
                                + "</h2><table><tr><th>Feature</th><th>Method</th><th>Statistic</th>"
                                + "<th>Adjusted p</th><th>PSI</th><th>Missing before</th><th>Missing now</th></tr>",
                        "</table>"));
    }

    private static String feature(FeatureDrift drift) {
        Double pValue = drift.adjustedPValue();
        return "<tr%s><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                .formatted(
                        drift.drifted() ? " class=\"drifted\"" : "",
                        escaped(drift.feature()),
                        drift.method(),
                        number(drift.statistic()),
                        pValue == null ? "" : number(pValue),
                        number(drift.psi()),
                        number(drift.referenceMissingShare()),
                        number(drift.missingShare()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }
}
