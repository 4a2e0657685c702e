package io.modeltrail.standalone.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for a person who watches: seconds since the start, and what happens. */
final class Progress {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String format, Object... values) {
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds(), String.format(Locale.ROOT, format, values));
    }

    double seconds() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1000.0;
    }
}
