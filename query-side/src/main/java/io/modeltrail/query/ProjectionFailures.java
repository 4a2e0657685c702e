package io.modeltrail.query;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.ErrorContext;
import org.axonframework.eventhandling.ErrorHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each processor last failed with. Axon's own status forgets it as soon as the processor tries again, which it does for ever.
 */
@Component
public class ProjectionFailures implements ErrorHandler {
    /** A processor that fails tries again every minute at least. After that another process has it. */
    private static final long MAY_STILL_FAIL_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Map<String, Failure> last = new ConcurrentHashMap<>();

    /**
     * @param position of the first event in the batch that failed
     * @param nanos when, as {@link System#nanoTime}
     */
    private record Failure(long position, String kinds, long nanos) {}

    @Override
    public void handleError(ErrorContext context) throws Exception {
        long position = context.failedEvents().stream()
                .filter(TrackedEventMessage.class::isInstance)
                .mapToLong(event -> RecordedEvent.positionOf(((TrackedEventMessage<?>) event).trackingToken()))
                .min()
                .orElse(Long.MAX_VALUE);
        last.put(context.eventProcessor(), new Failure(position, kinds(context.error()), System.nanoTime()));
        PropagatingErrorHandler.instance().handleError(context);
    }

    /**
     * Empty as soon as the processor has got past the events that failed.
     *
     * @param position of the processor; null when it is not known, as between two attempts
     */
    public Optional<String> of(String processor, @Nullable Long position) {
        return find(processor, position).map(Failure::kinds);
    }

    /** Position of the last event before those with which a processor has just failed whose own position is not known. */
    public OptionalLong lastBefore(String processor) {
        Optional<Failure> failure = find(processor, null).filter(one -> one.position() < Long.MAX_VALUE);
        return failure.isPresent() ? OptionalLong.of(failure.get().position() - 1) : OptionalLong.empty();
    }

    private Optional<Failure> find(String processor, @Nullable Long position) {
        Failure failure = last.get(processor);
        if (failure == null) {
            return Optional.empty();
        }
        if (position != null && position >= failure.position()) {
            last.remove(processor, failure);
            return Optional.empty();
        }
        boolean over = position == null && System.nanoTime() - failure.nanos() > MAY_STILL_FAIL_NANOS;
        return over ? Optional.empty() : Optional.of(failure);
    }

    /** Kinds of failure only: the message of a database's error can quote the row, and a row can hold personal data. */
    private static String kinds(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .map(cause -> cause.getClass().getSimpleName())
                .distinct()
                .collect(Collectors.joining(", caused by "));
    }
}
