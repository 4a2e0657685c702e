package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.ProjectionFailures;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.QuerySideConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The processors that follow the log in this process. */
@Component
class Projections {
    private final ObjectProvider<Configuration> configuration;
    private final ProjectionProgress progress;
    private final ProjectionFailures failures;
    private final LogHead head;
    private final Clock clock;
    /** By processor. */
    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();

    Projections(
            ObjectProvider<Configuration> configuration,
            ProjectionProgress progress,
            ProjectionFailures failures,
            LogHead head,
            Clock clock) {
        this.configuration = configuration;
        this.progress = progress;
        this.failures = failures;
        this.head = head;
        this.clock = clock;
    }

    ProjectionStatus.Overview overview() {
        // The head is read first: a lag is never shown smaller than it was.
        long last = head.position();
        Stream<ProjectionStatus> ofReadSide = QuerySideConfiguration.PROCESSING_GROUPS.stream()
                .flatMap(group -> progress.processor(group).stream().map(processor -> status(group, processor, last)));
        List<ProjectionStatus> groups = Stream.concat(ofReadSide, othersOfProcess(last))
                .sorted(Comparator.comparing(ProjectionStatus::group))
                .toList();
        return new ProjectionStatus.Overview(last, groups);
    }

    /** Processors of other modules, each under its own name. */
    private Stream<ProjectionStatus> othersOfProcess(long last) {
        Set<String> ofReadSide = QuerySideConfiguration.PROCESSING_GROUPS.stream()
                .map(QuerySideConfiguration::processorOf)
                .collect(Collectors.toSet());
        return configuration.getObject().eventProcessingConfiguration().eventProcessors().entrySet().stream()
                .filter(entry -> !ofReadSide.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue() instanceof StreamingEventProcessor processor
                        ? Stream.of(status(entry.getKey(), processor, last))
                        : Stream.empty());
    }

    /**
     * Empties the group's tables and starts it from position 0, and with it the groups that share its processor. It returns at once;
     * readers see the position grow.
     *
     * @throws Refusal when there is no such projection, or another process runs it
     */
    synchronized ProjectionStatus rebuild(String group) {
        StreamingEventProcessor processor = processorOf(group);
        processor.shutDown();
        try {
            processor.resetTokens(StreamableMessageSource::createTailToken);
            lastSeen.remove(processor.getName());
        } catch (UnableToClaimTokenException elsewhere) {
            throw new Refusal(
                    RefusalCode.CHANGED_MEANWHILE,
                    Map.of("group", group),
                    "Another process runs this projection; ask that one, or stop it first.");
        } finally {
            processor.start();
        }
        return status(group, processor, head.position());
    }

    private StreamingEventProcessor processorOf(String group) {
        if (!QuerySideConfiguration.PROCESSING_GROUPS.contains(group)) {
            throw unknown(group);
        }
        return progress.processor(group).orElseThrow(() -> unknown(group));
    }

    private static Refusal unknown(String group) {
        return new Refusal(
                RefusalCode.NOT_FOUND,
                Map.of("group", group),
                "Name one of " + QuerySideConfiguration.PROCESSING_GROUPS + ".");
    }

    /** Events that the group has not applied yet; empty when this process does not run it. */
    OptionalLong lag(String group) {
        OptionalLong position = seen(group);
        return position.isPresent()
                ? OptionalLong.of(Math.max(0, head.position() - position.getAsLong()))
                : OptionalLong.empty();
    }

    /** How long the oldest event that the group has not applied has been waiting; empty when this process does not run it. */
    OptionalLong lagMillis(String group) {
        OptionalLong position = seen(group);
        return position.isPresent()
                ? OptionalLong.of(waiting(position.getAsLong(), head.position()))
                : OptionalLong.empty();
    }

    /** Against the clock of this process: the lag of a projection that stands still grows. */
    private long waiting(long position, long last) {
        return position >= last
                ? 0
                : head.timeOf(position + 1)
                        .map(since -> Math.max(
                                0, Duration.between(since, clock.instant()).toMillis()))
                        .orElse(0L);
    }

    private OptionalLong seen(String group) {
        return progress.processor(group).map(this::seen).orElseGet(OptionalLong::empty);
    }

    /** Between two attempts of a processor that fails nobody has its position, and it has not moved: the lag is not to vanish just then. */
    private OptionalLong seen(StreamingEventProcessor processor) {
        OptionalLong now = processor.processingStatus().values().stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min();
        if (now.isPresent()) {
            lastSeen.put(processor.getName(), now.getAsLong());
            return now;
        }
        Long before = lastSeen.get(processor.getName());
        return before != null && failures.of(processor.getName(), null).isPresent()
                ? OptionalLong.of(before)
                : failures.lastBefore(processor.getName());
    }

    private ProjectionStatus status(String group, StreamingEventProcessor processor, long last) {
        Collection<EventTrackerStatus> segments = processor.processingStatus().values();
        OptionalLong seen = seen(processor);
        Long position = seen.isPresent() ? seen.getAsLong() : null;
        return new ProjectionStatus(
                group,
                processor.isRunning(),
                position,
                position == null ? null : Math.max(0, last - position),
                position == null ? null : waiting(position, last),
                segments.stream().anyMatch(EventTrackerStatus::isReplaying),
                failures.of(processor.getName(), position).orElse(null));
    }
}
