package io.modeltrail.query;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** How far the projections of this process have come. */
@Component
public class ProjectionProgress {
    private final ObjectProvider<Configuration> configuration;

    public ProjectionProgress(ObjectProvider<Configuration> configuration) {
        this.configuration = configuration;
    }

    /**
     * Every event up to this position that concerns the group has been applied. Ask before reading the rows: these are then at least
     * as new as the answer.
     *
     * @param lastApplied position of the last event in the group's rows; the answer when another process runs the group
     */
    public long asOf(String group, long lastApplied) {
        BoundMoment moment = BoundMoment.ofThread();
        if (moment != null) {
            return moment.position();
        }
        Collection<EventTrackerStatus> segments = processor(group)
                .map(processor -> processor.processingStatus().values())
                .orElseGet(List::of);
        OptionalLong seen = segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min();
        return seen.orElse(lastApplied);
    }

    /** The processor that runs the group in this process. */
    public Optional<StreamingEventProcessor> processor(String group) {
        return configuration
                .getObject()
                .eventProcessingConfiguration()
                .eventProcessorByProcessingGroup(group, StreamingEventProcessor.class);
    }
}
