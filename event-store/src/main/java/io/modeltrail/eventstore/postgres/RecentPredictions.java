package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.EventMessage;

/**
 * Predictions that this process has handed to the log within the last seconds, by their positions, so that who follows the head of the log
 * need not fetch, open and parse again what the process had in its hands a moment ago. Whether what a transaction stored is in the log has to be
 * asked of the log all the same: what was rolled back is here too, and its positions are somebody else's. Forgotten when every reader has read it, because the
 * garbage collector copies what is kept, while every request waits; and after {@link #KEPT_SECONDS}, because it is personal data in clear.
 * Thread-safe.
 */
final class RecentPredictions {
    static final int MOST = 4_096;
    static final int KEPT_SECONDS = 2;
    private static final int LOOK_MILLIS = 250;

    private final Executor later;
    private final LongSupplier nanos;
    private final NavigableMap<Long, Stretch> byFirst = new TreeMap<>();
    /** By their first positions, and how often each was read. */
    private final SequencedMap<Long, Integer> oldestFirst = new LinkedHashMap<>();

    private int readers;
    private int kept;
    private boolean forgetting;

    /**
     * What one statement appended, all of it or nothing.
     *
     * @param lastEvent identifier of the event at the last position
     * @param committed whether it is known to be in the log
     * @param predictions those among the events
     */
    record Stretch(long first, long last, String lastEvent, boolean committed, List<Recorded> predictions, long nanos)
            implements PositionRange {
        /** What it takes of {@link #MOST}. */
        private int weight() {
            return Math.max(1, predictions.size());
        }
    }

    RecentPredictions() {
        this(CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS), System::nanoTime);
    }

    /**
     * @param later runs what it is given in a moment
     * @param nanos a clock
     */
    RecentPredictions(Executor later, LongSupplier nanos) {
        this.later = later;
        this.nanos = nanos;
    }

    /**
     * @param first position of the first one
     * @param stored by one statement, one at least; times are kept as the log has them
     * @param committed false = its transaction may still be rolled back
     */
    void add(long first, List<? extends EventMessage<?>> stored, boolean committed) {
        List<Recorded> predictions = new ArrayList<>(stored.size());
        for (int place = 0; place < stored.size(); place++) {
            EventMessage<?> event = stored.get(place);
            if (event.getPayload() instanceof PredictionMade made) {
                predictions.add(new Recorded(first + place, event.getTimestamp().truncatedTo(ChronoUnit.MILLIS), made));
            }
        }
        remember(new Stretch(
                first,
                first + stored.size() - 1,
                stored.getLast().getIdentifier(),
                committed,
                List.copyOf(predictions),
                nanos.getAsLong()));
    }

    /**
     * What may be at these positions.
     *
     * @param after position before the first one
     * @param upTo the last one
     * @return none unless every position is known
     */
    synchronized List<Stretch> covering(long after, long upTo) {
        List<Stretch> covering = new ArrayList<>();
        for (long next = after + 1; next <= upTo; next = covering.getLast().last() + 1) {
            Map.Entry<Long, Stretch> found = byFirst.floorEntry(next);
            if (found == null || found.getValue().last() < next || isOld(found.getValue())) {
                return List.of();
            }
            covering.add(found.getValue());
        }
        return covering;
    }

    /** One more will read what is added from now on, or not long ago. */
    synchronized void addReader() {
        readers++;
    }

    synchronized void removeReader() {
        readers--;
        forgetWhatAllHaveRead();
    }

    /**
     * A reader has all he wants of what ends at these positions, however he has got it. One who reads twice what others have not read yet makes
     * them read it from the log.
     *
     * @param after position before the first one
     * @param upTo the last one, which is in the log
     */
    synchronized void read(long after, long upTo) {
        for (Stretch stretch : PositionRange.overlapping(byFirst, after + 1, upTo)) {
            if (stretch.last() <= upTo) {
                oldestFirst.merge(stretch.first(), 1, Integer::sum);
            }
        }
        forgetWhatAllHaveRead();
    }

    /** They are in the order of the log, nearly always, and so are those who read them. */
    private void forgetWhatAllHaveRead() {
        while (!oldestFirst.isEmpty() && oldestFirst.firstEntry().getValue() >= Math.max(1, readers)) {
            forget(oldest());
        }
    }

    synchronized boolean isEmpty() {
        return byFirst.isEmpty();
    }

    private synchronized void remember(Stretch stretch) {
        forgetWhatWasRolledBack(stretch);
        if (stretch.weight() > MOST) {
            return; // it would only push out the others
        }
        byFirst.put(stretch.first(), stretch);
        oldestFirst.put(stretch.first(), 0);
        kept += stretch.weight();
        while (kept > MOST) {
            forget(oldest());
        }
        if (!forgetting) {
            later.execute(this::forgetTheOld);
            forgetting = true;
        }
    }

    /** Whoever comes with these positions has them because they were given out again. */
    private void forgetWhatWasRolledBack(Stretch stretch) {
        PositionRange.overlapping(byFirst, stretch.first(), stretch.last()).forEach(this::forget);
    }

    private synchronized void forgetTheOld() {
        while (!oldestFirst.isEmpty() && isOld(oldest())) {
            forget(oldest());
        }
        forgetting = !oldestFirst.isEmpty();
        if (forgetting) {
            later.execute(this::forgetTheOld);
        }
    }

    private boolean isOld(Stretch stretch) {
        return nanos.getAsLong() - stretch.nanos() >= TimeUnit.SECONDS.toNanos(KEPT_SECONDS);
    }

    private Stretch oldest() {
        return Objects.requireNonNull(byFirst.get(oldestFirst.firstEntry().getKey()));
    }

    private void forget(Stretch stretch) {
        byFirst.remove(stretch.first());
        oldestFirst.remove(stretch.first());
        kept -= stretch.weight();
    }
}
