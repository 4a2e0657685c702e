package io.modeltrail.eventstore.transparency;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier found.
 *
 * @param from the first position that the file says it has; a file about less than was asked for is sound, and says so here
 * @param to the one after the last
 * @param checked events whose bytes were hashed
 * @param findings the first ones
 * @param moreFindings how many were found after those
 * @param checkpoint that an export leads to; null when none was read
 * @param about what an evidence bundle says that was asked for, which nobody has signed; null for an export
 */
public record Verification(
        long from,
        long to,
        long checked,
        List<Finding> findings,
        long moreFindings,
        @Nullable Checkpoint checkpoint,
        @Nullable Map<String, String> about) {
    /** A log that is wrong everywhere is not listed to its end. */
    private static final int MOST_FINDINGS = 100;

    /** @param position of the event that it is about; null when it is about no one in particular */
    public record Finding(@Nullable Long position, String what) {
        @Override
        public String toString() {
            return position == null ? what : "position " + position + ": " + what;
        }
    }

    public Verification {
        findings = List.copyOf(findings);
        about = about == null ? null : Collections.unmodifiableMap(new TreeMap<>(about));
    }

    public boolean sound() {
        return findings.isEmpty();
    }

    /** Collects. Not thread-safe. */
    static final class Findings {
        private final List<Finding> first = new ArrayList<>();
        private long more;
        private long checked;
        private long from;
        private long to;
        private @Nullable Checkpoint checkpoint;
        private @Nullable Map<String, String> about;

        void stretch(long first, long end) {
            from = first;
            to = end;
        }

        void leadsTo(Checkpoint signed) {
            checkpoint = signed;
        }

        void about(Map<String, String> asked) {
            about = asked;
        }

        void add(@Nullable Long position, String what) {
            if (first.size() < MOST_FINDINGS) {
                first.add(new Finding(position, what));
            } else {
                more++;
            }
        }

        void checked() {
            checked++;
        }

        Verification result() {
            return new Verification(from, to, checked, first, more, checkpoint, about);
        }
    }
}
