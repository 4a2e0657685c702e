package io.modeltrail.query;

import io.modeltrail.contracts.audit.IncompleteQuery;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadFacts;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadOutcomes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
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
    private volatile @Nullable Looked last;

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

    /** As it is now; for what is kept. A moment of the past is made of every event up to it, so that nothing of it is behind. */
    public Completeness now() {
        BoundMoment moment = BoundMoment.ofThread();
        if (moment != null) {
            // Whoever counts them may do so in this thread, and in tables that a moment does not have.
            BoundMoment.unbind();
            try {
                return Completeness.of(moment.position(), List.of(), deadLetters(), List.of());
            } finally {
                moment.bind();
            }
        }
        long end = head.position();
        List<Completeness.Behind> behind = new ArrayList<>();
        List<String> notHere = new ArrayList<>();
        for (String group : QuerySideConfiguration.PROCESSING_GROUPS) {
            StreamingEventProcessor processor = progress.processor(group).orElse(null);
            OptionalLong seen = processor == null ? OptionalLong.empty() : seen(processor);
            if (processor == null || (seen.isEmpty() && processor.isRunning())) {
                notHere.add(group);
            } else {
                look(group, processor, seen.orElse(-1), end, behind);
            }
        }
        return Completeness.of(end, behind, deadLetters(), notHere);
    }

    /** As it was two seconds ago at most; for what is asked often. */
    Completeness recent() {
        if (BoundMoment.ofThread() != null) {
            return now();
        }
        Looked known = last;
        long now = System.nanoTime();
        if (known != null && now - known.nanos() < RECENT_NANOS) {
            return known.found();
        }
        Completeness found = now();
        last = new Looked(now, found);
        return found;
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

    private List<Completeness.DeadLetters> deadLetters() {
        return Stream.of(
                        count(Completeness.Source.OUTCOMES, new CountDeadOutcomes()),
                        count(Completeness.Source.FACTS, new CountDeadFacts()))
                .flatMap(Optional::stream)
                .toList();
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
