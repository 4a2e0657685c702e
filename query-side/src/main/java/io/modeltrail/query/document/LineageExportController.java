package io.modeltrail.query.document;

import io.modeltrail.query.LogHead;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.ProjectionFailures;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.document.LineageEventRows.Open;
import io.modeltrail.query.document.LineageEventRows.Trouble;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How far lineage has been sent. */
@RestController
@OnlyNow("How far lineage has been sent is known of now alone.")
@RequestMapping("/api/v1/lineage/export")
class LineageExportController {
    private static final int PARKED_SHOWN = 100;

    private final OpenLineageSettings settings;
    private final LineageEventRows rows;
    private final ProjectionProgress progress;
    private final ProjectionFailures failures;
    private final LogHead head;

    LineageExportController(
            OpenLineageSettings settings,
            LineageEventRows rows,
            ProjectionProgress progress,
            ProjectionFailures failures,
            LogHead head) {
        this.settings = settings;
        this.rows = rows;
        this.progress = progress;
        this.failures = failures;
        this.head = head;
    }

    /**
     * @param target URL, FILE or NONE; which one is the operator's to know
     * @param position every run up to it has been sent or parked; null when this process does not follow the log for it
     * @param headPosition of the last event in the log
     * @param lag events between the two, which need not be about runs
     * @param waiting events of lineage that are still to be sent
     * @param lastFailure why the next one has not been taken yet
     * @param error with which the log is not followed any further
     * @param parked events that the collector refused
     * @param refusals the oldest hundred of those
     */
    record State(
            String target,
            @Nullable Long position,
            long headPosition,
            @Nullable Long lag,
            long waiting,
            @Nullable Trouble lastFailure,
            @Nullable String error,
            long parked,
            List<Trouble> refusals) {}

    /** @param events that wait again */
    record Redelivery(int events) {}

    @GetMapping
    State state() {
        // The head is read first, and the rows after the position that they follow from: a lag is never shown smaller
        // than it was.
        long last = head.position();
        StreamingEventProcessor processor =
                progress.processor(LineageFollower.GROUP).orElse(null);
        OptionalLong seen = processor == null ? OptionalLong.empty() : seen(processor);
        Open open = rows.open();
        Long position = seen.isPresent() ? sent(seen.getAsLong(), open.firstWaiting()) : null;
        return new State(
                settings.target().map(LineageTarget::kind).orElse("NONE"),
                position,
                last,
                position == null ? null : Math.max(0, last - position),
                open.waiting(),
                rows.lastFailure().orElse(null),
                processor == null
                        ? null
                        : failures.of(processor.getName(), seen.isPresent() ? seen.getAsLong() : null)
                                .orElse(null),
                open.parked(),
                rows.parked(PARKED_SHOWN));
    }

    private static long sent(long seen, @Nullable Long firstWaiting) {
        return firstWaiting == null ? seen : Math.min(seen, firstWaiting - 1);
    }

    private static OptionalLong seen(StreamingEventProcessor processor) {
        return processor.processingStatus().values().stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min();
    }

    /** What was refused is tried again, for example after a key has been put right. */
    @PostMapping("/redelivery")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Redelivery sendParkedAgain() {
        return new Redelivery(rows.sendParkedAgain());
    }
}
