package io.modeltrail.runtime.training;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** A plot as SVG, for a page without scripts; colours are classes of the page's style. */
final class PlotMarkup {
    private static final int SIDE = 300;
    private static final int LEFT = 58;
    private static final int TOP = 14;
    private static final int WIDTH = LEFT + SIDE + 14;
    private static final int HEIGHT = TOP + SIDE + 44;
    private static final int TICKS = 5;

    private final String title;
    private final double lowest;
    private final double highest;
    private final StringBuilder marks = new StringBuilder();

    /** The horizontal axis goes from 0 to 1, the vertical one between the two values. */
    PlotMarkup(String title, double lowest, double highest) {
        this.title = title;
        this.lowest = lowest;
        this.highest = highest > lowest ? highest : lowest + 1;
    }

    record Point(double x, double y) {}

    PlotMarkup line(String style, List<Point> points) {
        String path = points.stream()
                .map(point -> number(across(point.x())) + "," + number(down(point.y())))
                .collect(Collectors.joining(" "));
        marks.append("<polyline class=\"")
                .append(style)
                .append("\" points=\"")
                .append(path)
                .append("\"/>");
        return this;
    }

    PlotMarkup dots(String style, List<Point> points) {
        for (Point point : points) {
            marks.append("<circle class=\"")
                    .append(style)
                    .append("\" cx=\"")
                    .append(number(across(point.x())))
                    .append("\" cy=\"")
                    .append(number(down(point.y())))
                    .append("\" r=\"4\"/>");
        }
        return this;
    }

    String figure(String horizontal, String vertical, String caption) {
        StringBuilder svg = new StringBuilder("<figure><svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" width=\""
                + WIDTH + "\" height=\"" + HEIGHT + "\" role=\"img\"><title>" + escaped(title) + "</title>");
        axes(svg);
        svg.append(marks);
        text(svg, LEFT + SIDE / 2.0, HEIGHT - 6, "middle", horizontal);
        return svg + "</svg><figcaption><b>" + escaped(title) + "</b> " + escaped(vertical) + ". " + escaped(caption)
                + "</figcaption></figure>";
    }

    private void axes(StringBuilder svg) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            double value = lowest + share * (highest - lowest);
            double y = down(value);
            double x = across(share);
            svg.append("<path class=\"grid\" d=\"M" + LEFT + " " + number(y) + "h" + SIDE + "M" + number(x) + " " + TOP
                    + "v" + SIDE + "\"/>");
            text(svg, LEFT - 6, y + 4, "end", label(value));
            text(svg, x, TOP + SIDE + 16, "middle", label(share));
        }
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append("<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">"
                + escaped(text) + "</text>");
    }

    private static double across(double x) {
        return LEFT + SIDE * x;
    }

    private double down(double y) {
        return TOP + SIDE * (highest - y) / (highest - lowest);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String label(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }

    static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }
}
