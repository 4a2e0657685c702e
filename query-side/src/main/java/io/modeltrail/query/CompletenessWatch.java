package io.modeltrail.query;

import io.modeltrail.contracts.audit.IncompleteQuery;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadFacts;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadOutcomes;
import io.modeltrail.contracts.audit.IncompleteQuery.CountRefusedTriggers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.axonframework.common.AxonException;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds out what the read side lacks. Thread-safe. */
@Component
public class CompletenessWatch {
    private static final long ANSWER_WITHIN_SECONDS = 2;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ProjectionProgress progress;
    private final ProjectionFailures failures;
    private final LogHead head;
    private final ObjectProvider<QueryGateway> queries;
    private final Clock clock;
    /** By the groups of other modules that were looked at too. */
    private final Map<List<String>, Looked> last = new ConcurrentHashMap<>();

    private volatile @Nullable Counted lastCounted;

    CompletenessWatch(
            ProjectionProgress progress,
            ProjectionFailures failures,
            LogHead head,
            ObjectProvider<QueryGateway> queries,
            Clock clock) {
        this.progress = progress;
        this.failures = failures;
        this.head = head;
        this.queries = queries;
        this.clock = clock;
    }

    /** @param nanos when, as {@link System#nanoTime} */
    private record Looked(long nanos, Completeness found) {}

    /** @param nanos when, as {@link System#nanoTime} */
    private record Counted(long nanos, List<Completeness.DeadLetters> letters) {}

    /** As it is now; for what is kept. */
    public Completeness now() {
        return now(List.of());
    }

    /** @param ofOthers groups of other modules that the report is made of too, as {@link MadeOf} names them */
    public Completeness now(List<String> ofOthers) {
        return found(ofOthers, counted());
    }

    /** A moment of the past is made of every event up to it, so that nothing of it is behind. */
    private Completeness found(List<String> ofOthers, List<Completeness.DeadLetters> letters) {
        BoundMoment moment = BoundMoment.ofThread();
        if (moment != null) {
            return Completeness.of(moment.position(), List.of(), letters, List.of());
        }
        long end = head.position();
        List<Completeness.Behind> behind = new ArrayList<>();
        List<String> notHere = new ArrayList<>();
        List<String> groups = Stream.concat(QuerySideConfiguration.PROCESSING_GROUPS.stream(), ofOthers.stream())
                .toList();
        for (String group : groups) {
            StreamingEventProcessor processor = progress.processor(group).orElse(null);
            OptionalLong seen = processor == null ? OptionalLong.empty() : seen(processor);
            OptionalLong at = processor == null || seen.isPresent() ? seen : failures.lastBefore(processor.getName());
            if (processor == null || (at.isEmpty() && processor.isRunning())) {
                notHere.add(group);
            } else {
                look(group, processor, at.orElse(-1), end, behind);
            }
        }
        return Completeness.of(end, behind, letters, notHere);
    }

    /** As it was two seconds ago at most; for what is asked often. */
    Completeness recent(List<String> ofOthers) {
        if (BoundMoment.ofThread() != null) {
            return found(ofOthers, recentlyCounted());
        }
        Looked known = last.get(ofOthers);
        long now = System.nanoTime();
        if (known != null && now - known.nanos() < RECENT_NANOS) {
            return known.found();
        }
        Completeness found = found(ofOthers, counted());
        last.put(ofOthers, new Looked(now, found));
        return found;
    }

    private List<Completeness.DeadLetters> recentlyCounted() {
        Counted known = lastCounted;
        long now = System.nanoTime();
        if (known != null && now - known.nanos() < RECENT_NANOS) {
            return known.letters();
        }
        return counted();
    }

    /**
     * Waits until projections of this process have applied every event that the log has now.
     *
     * @return false when one has not within the patience, is being rebuilt, or is run by another process
     */
    public boolean caughtUp(Collection<String> groups, Duration patience) {
        long end = head.position();
        long until = System.nanoTime() + patience.toNanos();
        while (!groups.stream().allMatch(group -> hasSeen(group, end))) {
            if (System.nanoTime() - until > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    private boolean hasSeen(String group, long end) {
        return progress.processor(group)
                .filter(processor ->
                        processor.processingStatus().values().stream().noneMatch(EventTrackerStatus::isReplaying))
                .map(CompletenessWatch::seen)
                .filter(seen -> seen.isPresent() && seen.getAsLong() >= end)
                .isPresent();
    }

    private void look(
            String group, StreamingEventProcessor processor, long seen, long end, List<Completeness.Behind> behind) {
        boolean rebuilding = processor.processingStatus().values().stream().anyMatch(EventTrackerStatus::isReplaying);
        String error = failures.of(processor.getName(), seen).orElse(null);
        if (seen < end || rebuilding || error != null || !processor.isRunning()) {
            behind.add(new Completeness.Behind(
                    group,
                    Math.max(0, end - seen),
                    waitingSeconds(seen, end),
                    processor.isRunning(),
                    rebuilding,
                    error));
        }
    }

    private long waitingSeconds(long seen, long end) {
        return seen >= end
                ? 0
                : head.timeOf(seen + 1)
                        .map(since -> Math.max(
                                0, Duration.between(since, clock.instant()).toSeconds()))
                        .orElse(0L);
    }

    private static OptionalLong seen(StreamingEventProcessor processor) {
        return processor.processingStatus().values().stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min();
    }

    private List<Completeness.DeadLetters> counted() {
        long begin = System.nanoTime();
        BoundMoment moment = BoundMoment.ofThread();
        // Whoever counts them may do so in this thread, and in tables that a moment does not have.
        BoundMoment.unbind();
        try {
            List<Completeness.DeadLetters> letters = Stream.of(
                            count(Completeness.Source.OUTCOMES, new CountDeadOutcomes()),
                            count(Completeness.Source.FACTS, new CountDeadFacts()),
                            count(Completeness.Source.TRIGGERED, new CountRefusedTriggers()))
                    .flatMap(Optional::stream)
                    .toList();
            lastCounted = new Counted(begin, letters);
            return letters;
        } finally {
            if (moment != null) {
                moment.bind();
            }
        }
    }

    /** Empty when no process answers; that is not the same as nothing. */
    private Optional<Completeness.DeadLetters> count(Completeness.Source source, IncompleteQuery question) {
        QueryGateway gateway = queries.getIfAvailable();
        if (gateway == null) {
            return Optional.empty();
        }
        try {
            long count = gateway.query(question, Long.class)
                    .orTimeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
            return Optional.of(new Completeness.DeadLetters(source, count));
        } catch (CompletionException | AxonException nobody) {
            return Optional.empty();
        }
    }
}
