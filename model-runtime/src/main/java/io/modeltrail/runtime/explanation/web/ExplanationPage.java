package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.explanation.GlobalExplanation;
import io.modeltrail.runtime.explanation.GlobalExplanation.Dependence;
import io.modeltrail.runtime.explanation.GlobalExplanation.Importance;
import io.modeltrail.runtime.explanation.GlobalExplanation.Segment;
import java.util.List;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/** The explanation of a run as one page of HTML with drawings in it; every text of the data is escaped. */
final class ExplanationPage {
    private static final int MOST_BARS = 20;
    private static final int WIDTH = 640;
    private static final int LABEL = 220;
    private static final int BAR = 18;
    private static final int PLOT_HEIGHT = 160;
    private static final String STYLE = """
            body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2430;background:#fff}
            h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin-bottom:.2rem}
            svg{display:block;max-width:100%;height:auto}text{font:12px system-ui,sans-serif;fill:#1d2430}
            .b{fill:#2b6cb0}.l{stroke:#2b6cb0;stroke-width:2;fill:none}.a{stroke:#a0a8b4;stroke-width:1}
            table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left}.r{text-align:right}small{color:#5a6472}
            @media(prefers-color-scheme:dark){body{background:#14181f;color:#e4e8ee}text{fill:#e4e8ee}.b{fill:#63b3ed}
            .l{stroke:#63b3ed}small{color:#a0a8b4}}
            """;

    private final TrainingRunId trainingRunId;
    private final Sha256Digest digest;
    private final GlobalExplanation explanation;
    private final StringBuilder html = new StringBuilder();

    ExplanationPage(TrainingRunId trainingRunId, Sha256Digest digest, GlobalExplanation explanation) {
        this.trainingRunId = trainingRunId;
        this.digest = digest;
        this.explanation = explanation;
    }

    String html() {
        html.append(
                        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>What a model looks at</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>What the model of training run ")
                .append(escaped(trainingRunId.toString()))
                .append(" looks at</h1><p>")
                .append(escaped(explanation.family().name()))
                .append(", explained on ")
                .append(explanation.sampledRows())
                .append(" of ")
                .append(explanation.holdoutRows())
                .append(" rows that it has not learned from. Contributions are in log-odds; with a base of ")
                .append(figure(explanation.base()))
                .append(" they add up to the margin with a largest residual of ")
                .append(String.format(Locale.ROOT, "%.1e", explanation.largestResidual()))
                .append(".</p><p><small>File ")
                .append(escaped(digest.value()))
                .append("<br>Artefact ")
                .append(escaped(explanation.artefactDigest().value()))
                .append("</small></p>");
        importance();
        html.append("<h2>How the score depends on single features</h2>"
                + "<p>Mean score when every row of the sample is given the same value (partial dependence).</p>");
        explanation.dependence().forEach(this::dependence);
        segments();
        return html.append("</body></html>").toString();
    }

    private void importance() {
        List<Importance> shown =
                explanation.importance().stream().limit(MOST_BARS).toList();
        double most = shown.stream()
                .mapToDouble(Importance::meanAbsoluteContribution)
                .max()
                .orElse(0);
        html.append(
                "<h2>Importance</h2><p>Mean absolute contribution; behind it the AUC that is lost when the feature's"
                        + " values are shuffled.</p>");
        drawing(BAR * shown.size());
        for (int index = 0; index < shown.size(); index++) {
            Importance one = shown.get(index);
            double length = most == 0 ? 0 : one.meanAbsoluteContribution() / most * (WIDTH - LABEL - 160);
            String loss = one.permutationLoss() == null ? "" : ", AUC −" + figure(one.permutationLoss());
            bar(index, one.feature(), length, figure(one.meanAbsoluteContribution()) + loss);
        }
        html.append("</svg>");
    }

    private void dependence(Dependence one) {
        html.append("<h3>").append(escaped(one.feature())).append("</h3>");
        if (!one.numeric()) {
            drawing(BAR * one.points().size());
            for (int index = 0; index < one.points().size(); index++) {
                Dependence.Point point = one.points().get(index);
                String category = point.category() == null ? "" : point.category();
                bar(index, category, point.meanScore() * (WIDTH - LABEL - 80), figure(point.meanScore()));
            }
            html.append("</svg>");
        } else if (!one.points().isEmpty()) {
            line(one.points());
        }
    }

    private void line(List<Dependence.Point> points) {
        double first = value(points.getFirst());
        double range = Math.max(value(points.getLast()) - first, Double.MIN_NORMAL);
        double most =
                points.stream().mapToDouble(Dependence.Point::meanScore).max().orElse(1);
        double top = Math.max(most * 1.1, 1e-6);
        drawing(PLOT_HEIGHT + 20);
        html.append("<path class=\"a\" d=\"M50 0V%d H%d\" fill=\"none\"/><polyline class=\"l\" points=\""
                .formatted(PLOT_HEIGHT, WIDTH - 10));
        for (Dependence.Point point : points) {
            html.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    50 + (value(point) - first) / range * (WIDTH - 70),
                    PLOT_HEIGHT * (1 - point.meanScore() / top)));
        }
        html.append("\"/>");
        label(0, 12, "start", figure(top));
        label(0, PLOT_HEIGHT, "start", "0");
        label(50, PLOT_HEIGHT + 15, "start", figure(first));
        label(WIDTH - 20, PLOT_HEIGHT + 15, "end", figure(first + range));
        html.append("</svg>");
    }

    private static double value(Dependence.Point point) {
        return point.value() == null ? 0 : point.value();
    }

    private void segments() {
        if (explanation.segments().isEmpty()) {
            return;
        }
        html.append(
                "<h2>What sets segments apart</h2><p>Mean contribution in the segment less that of all rows.</p><table>"
                        + "<tr><th>Segment</th><th class=\"r\">Rows</th><th class=\"r\">Mean score</th><th>Drivers</th></tr>");
        for (Segment segment : explanation.segments()) {
            html.append("<tr><td>")
                    .append(escaped(segment.feature()))
                    .append(" = ")
                    .append(segment.category() == null ? "<i>missing</i>" : escaped(segment.category()))
                    .append("</td><td class=\"r\">")
                    .append(segment.rows())
                    .append("</td><td class=\"r\">")
                    .append(figure(segment.meanScore()))
                    .append("</td><td>");
            for (Segment.Driver driver : segment.drivers()) {
                html.append(escaped(driver.feature()))
                        .append(' ')
                        .append(driver.difference() < 0 ? "−" : "+")
                        .append(figure(Math.abs(driver.difference())))
                        .append("; ");
            }
            html.append("</td></tr>");
        }
        html.append("</table>");
    }

    private void drawing(int height) {
        html.append("<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
                .formatted(WIDTH, height, WIDTH, height));
    }

    private void bar(int index, String name, double length, String figure) {
        int middle = index * BAR + 13;
        label(LABEL - 8, middle, "end", name);
        html.append(String.format(
                Locale.ROOT,
                "<rect class=\"b\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                LABEL,
                index * BAR + 3,
                length,
                BAR - 6));
        label((int) (LABEL + length + 6), middle, "start", figure);
    }

    private void label(int x, int y, String anchor, String text) {
        html.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">".formatted(x, y, anchor))
                .append(escaped(text))
                .append("</text>");
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.4g", value);
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
