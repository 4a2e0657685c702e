package io.modeltrail.query;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<String, Failure> last = new ConcurrentHashMap<>();

    /** @param position of the first event in the batch that failed */
    private record Failure(long position, String kinds) {}

    @Override
    public void handleError(ErrorContext context) throws Exception {
        long position = context.failedEvents().stream()
                .filter(TrackedEventMessage.class::isInstance)
                .mapToLong(event -> RecordedEvent.positionOf(((TrackedEventMessage<?>) event).trackingToken()))
                .min()
                .orElse(Long.MAX_VALUE);
        last.put(context.eventProcessor(), new Failure(position, kinds(context.error())));
        PropagatingErrorHandler.instance().handleError(context);
    }

    /**
     * Empty as soon as the processor has got past the events that failed.
     *
     * @param position of the processor; null when it is not known
     */
    public Optional<String> of(String processor, @Nullable Long position) {
        return Optional.ofNullable(last.get(processor))
                .filter(failure -> position == null || position < failure.position())
                .map(Failure::kinds);
    }

    /** Kinds of failure only: the message of a database's error can quote the row, and a row can hold personal data. */
    private static String kinds(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .map(cause -> cause.getClass().getSimpleName())
                .distinct()
                .collect(Collectors.joining(", caused by "));
    }
}
