package io.modeltrail.query;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a report or an export may lack.
 *
 * @param complete whether nothing is behind, left out or unknown
 * @param headPosition of the last event in the log when this was found out; -1 = there was none
 * @param behind projections that have not applied every event
 * @param deadLetters records and predictions that were left out, where there are any
 * @param unknown projections that another process runs, and sources that nobody answered for
 */
public record Completeness(
        boolean complete, long headPosition, List<Behind> behind, List<DeadLetters> deadLetters, List<String> unknown) {
    public Completeness {
        behind = List.copyOf(behind);
        deadLetters = List.copyOf(deadLetters);
        unknown = List.copyOf(unknown);
    }

    /** Where records can be left out. */
    public enum Source {
        /** Outcomes that arrive by Kafka. */
        OUTCOMES,
        /** Facts that features are made of. */
        FACTS,
        /** Entities whose facts asked for a prediction that was refused. */
        TRIGGERED
    }

    /**
     * @param count of outcomes those that no operator has acknowledged, of facts those that were not sent again, of triggered entities those
     *     that wait for an operator or for another fact
     */
    public record DeadLetters(Source source, long count) {}

    /**
     * A projection that is not at the head of the log.
     *
     * @param lagEvents events of the log that it has not seen
     * @param lagSeconds how long the oldest of these has been waiting
     * @param error kinds of failure that keep it from going on; null when none does
     */
    public record Behind(
            String group,
            long lagEvents,
            long lagSeconds,
            boolean running,
            boolean rebuilding,
            @Nullable String error) {}

    static Completeness of(long head, List<Behind> behind, List<DeadLetters> answers, List<String> notHere) {
        List<DeadLetters> letters =
                answers.stream().filter(answer -> answer.count() > 0).toList();
        List<String> unknown = Stream.concat(
                        notHere.stream(),
                        Stream.of(Source.values())
                                .filter(source -> answers.stream().noneMatch(answer -> answer.source() == source))
                                .map(source -> "dead letters of " + source))
                .toList();
        return new Completeness(
                behind.isEmpty() && letters.isEmpty() && unknown.isEmpty(), head, behind, letters, unknown);
    }

    /** One line for a header. */
    String summary() {
        if (complete) {
            return "complete";
        }
        String groups = behind.stream()
                .map(one -> one.group() + ":" + one.lagEvents() + (one.error() == null ? "" : ":failed"))
                .collect(Collectors.joining(","));
        String letters = deadLetters.stream()
                .map(one -> one.source() + ":" + one.count())
                .collect(Collectors.joining(","));
        return Stream.of(
                        groups.isEmpty() ? "" : "behind=" + groups,
                        letters.isEmpty() ? "" : "dead-letters=" + letters,
                        unknown.isEmpty() ? "" : "unknown=" + unknown.size())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
