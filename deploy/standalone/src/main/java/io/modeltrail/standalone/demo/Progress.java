package io.modeltrail.standalone.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Lines for a person who watches: seconds since the start, and what happens. */
final class Progress {
    private final PrintWriter out;
    private final long startNanos = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the formats are constants of the callers
    void say(String format, Object... values) {
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds(), String.format(Locale.ROOT, format, values));
        out.flush();
    }

    double seconds() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1000.0;
    }
}
