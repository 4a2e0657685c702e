package io.modeltrail.features.definition;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that many parts of a definition share. */
final class Rule {
    static final int LONGEST_NAME = 100;
    static final int LONGEST_DESCRIPTION = 1000;

    private Rule() {}

    static void holds(boolean held, String path, String reason) {
        if (!held) {
            throw new DefinitionProblem(path, reason);
        }
    }

    /** @param allowed for people, for example {@code lower-case letters} */
    static void matches(Pattern form, String value, String path, String allowed) {
        holds(form.matcher(value).matches(), path, "Write it with " + allowed + ", beginning with a letter.");
    }

    static void text(String value, String path, int longest) {
        holds(
                !value.isBlank()
                        && value.length() <= longest
                        && value.chars().noneMatch(one -> one < ' ' && one != '\n'),
                path,
                "Give 1 to " + longest + " characters.");
    }

    static void number(int found, int least, int most, String path) {
        holds(
                found >= least && found <= most,
                path,
                "Give " + least + " to " + most + " of them; there are " + found + ".");
    }

    static void between(Duration found, Duration shortest, Duration longest, String path) {
        holds(
                found.compareTo(shortest) >= 0 && found.compareTo(longest) <= 0,
                path,
                "Give a duration of " + shortest + " to " + longest + ".");
    }

    static void bounds(@Nullable Double minimum, @Nullable Double maximum, String path) {
        holds(
                (minimum == null || Double.isFinite(minimum)) && (maximum == null || Double.isFinite(maximum)),
                path,
                "Give finite bounds, or leave them out.");
        holds(minimum == null || maximum == null || minimum <= maximum, path, "Give a minimum up to the maximum.");
    }
}
