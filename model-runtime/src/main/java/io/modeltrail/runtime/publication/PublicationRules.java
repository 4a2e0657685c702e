package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hold at a position of the log, exactly: where the relay reads nothing but predictions, everything else up to the position is read
 * first. For one thread.
 */
final class PublicationRules implements AutoCloseable {
    private final RelaySource source;
    private final BooleanSupplier goesOn;
    private final Map<UseCaseKey, NavigableMap<Long, Boolean>> everyChannel = new HashMap<>();
    /** All rules up to here are known. */
    private long known = -1;

    private @Nullable BlockingStream<TrackedEventMessage<?>> besidesPredictions;

    /**
     * @param stored without a gap up to the last of them: one processor stores them, in the order of the log
     * @param goesOn is asked again and again while the log is read
     */
    PublicationRules(RelaySource source, List<PublicationRule> stored, BooleanSupplier goesOn) {
        this.source = source;
        this.goesOn = goesOn;
        stored.forEach(this::add);
    }

    private void add(PublicationRule rule) {
        everyChannel
                .computeIfAbsent(rule.useCase(), useCase -> new TreeMap<>())
                .put(rule.position(), rule.everyChannel());
        known = Math.max(known, rule.position());
    }

    /** A message of the log, or of its part without predictions. */
    void see(TrackedEventMessage<?> message) {
        long position = RelaySource.position(message);
        // By its type: the payload of any other event is not even parsed.
        if (TriggerEvent.class.isAssignableFrom(message.getPayloadType())) {
            add(PublicationRule.of((TriggerEvent) message.getPayload(), position));
        }
        known = Math.max(known, position);
    }

    /**
     * Whether a prediction at that position, which has been read from the log, is published whatever channel it came by.
     *
     * @throws CancellationException when it is no longer for this process to say
     */
    boolean areOfEveryChannel(UseCaseKey useCase, long position) throws InterruptedException {
        if (source.hasPredictionsAlone()) {
            readUpTo(position);
        }
        NavigableMap<Long, Boolean> rules = everyChannel.get(useCase);
        Map.Entry<Long, Boolean> rule = rules == null ? null : rules.lowerEntry(position);
        return rule != null && rule.getValue();
    }

    /** Waits only for as long as that stream takes to look for more: what is behind the position is stored. */
    private void readUpTo(long position) throws InterruptedException {
        BlockingStream<TrackedEventMessage<?>> stream = besidesPredictions;
        if (stream == null) {
            stream = source.besidesPredictionsAfter(known);
            besidesPredictions = stream;
        }
        while (known < position) {
            if (!goesOn.getAsBoolean()) {
                throw new CancellationException("another process publishes");
            }
            see(stream.nextAvailable());
        }
    }

    @Override
    public void close() {
        if (besidesPredictions != null) {
            besidesPredictions.close();
        }
    }
}
