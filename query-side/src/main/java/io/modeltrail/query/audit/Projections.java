package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.ProjectionFailures;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.QuerySideConfiguration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
    private final EventHistory history;

    Projections(
            ObjectProvider<Configuration> configuration,
            ProjectionProgress progress,
            ProjectionFailures failures,
            EventHistory history) {
        this.configuration = configuration;
        this.progress = progress;
        this.failures = failures;
        this.history = history;
    }

    ProjectionStatus.Overview overview() {
        // The head is read first: a lag is never shown smaller than it was.
        long head = history.headPosition();
        Stream<ProjectionStatus> ofReadSide = QuerySideConfiguration.PROCESSING_GROUPS.stream()
                .flatMap(group -> progress.processor(group).stream().map(processor -> status(group, processor, head)));
        List<ProjectionStatus> groups = Stream.concat(ofReadSide, othersOfProcess(head))
                .sorted(Comparator.comparing(ProjectionStatus::group))
                .toList();
        return new ProjectionStatus.Overview(head, groups);
    }

    /** Processors of other modules, each under its own name. */
    private Stream<ProjectionStatus> othersOfProcess(long head) {
        Set<String> ofReadSide = QuerySideConfiguration.PROCESSING_GROUPS.stream()
                .map(QuerySideConfiguration::processorOf)
                .collect(Collectors.toSet());
        return configuration.getObject().eventProcessingConfiguration().eventProcessors().entrySet().stream()
                .filter(entry -> !ofReadSide.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue() instanceof StreamingEventProcessor processor
                        ? Stream.of(status(entry.getKey(), processor, head))
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
        } catch (UnableToClaimTokenException elsewhere) {
            throw new Refusal(
                    RefusalCode.CHANGED_MEANWHILE,
                    Map.of("group", group),
                    "Another process runs this projection; ask that one, or stop it first.");
        } finally {
            processor.start();
        }
        return status(group, processor, history.headPosition());
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

    private ProjectionStatus status(String group, StreamingEventProcessor processor, long head) {
        Collection<EventTrackerStatus> segments = processor.processingStatus().values();
        OptionalLong seen = segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min();
        Long position = seen.isPresent() ? seen.getAsLong() : null;
        return new ProjectionStatus(
                group,
                processor.isRunning(),
                position,
                position == null ? null : Math.max(0, head - position),
                segments.stream().anyMatch(EventTrackerStatus::isReplaying),
                failures.of(processor.getName(), position).orElse(null));
    }
}
