package io.modeltrail.runtime.trigger;

import io.modeltrail.contracts.prediction.TriggeredEntities;
import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.prediction.PredictionScoring;
import io.modeltrail.runtime.prediction.WriteFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Predicts for entities whose facts ask for it. Taking them, storing the predictions and giving the entities back is one transaction: a
 * process that is killed at any moment leaves each fact with its one prediction, or waiting. Works where the feature store is in the
 * same process.
 */
@Component
class TriggeredPredictions implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TriggeredPredictions.class);
    /** Another process may have made something due. */
    private static final long LOOK_EVERY_MILLIS = 200;
    /** What was taken is about to be seen; twice as long each time that it is not. */
    private static final long SOON_MILLIS = 5;

    private static final long AFTER_A_FAILURE_MILLIS = 1000;
    private static final long STOP_WITHIN_MILLIS = 10_000;

    private final ObjectProvider<TriggeredEntities> entities;
    private final TriggeredFeatures features;
    private final PredictionScoring scoring;
    private final JournalWriter writer;
    private final ObjectProvider<SubjectDirectory> subjects;
    private final int workers;
    private final int limit;
    private final Semaphore woken = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    private volatile boolean failing;

    /**
     * @param workers threads; while one waits for a commit another one scores
     * @param limit entities of one transaction
     */
    TriggeredPredictions(
            ObjectProvider<TriggeredEntities> entities,
            TriggeredFeatures features,
            PredictionScoring scoring,
            JournalWriter writer,
            ObjectProvider<SubjectDirectory> subjects,
            @Value("${modeltrail.triggers.workers:2}") int workers,
            @Value("${modeltrail.triggers.batch:1000}") int limit) {
        if (workers < 1 || limit < 1) {
            throw new IllegalArgumentException("modeltrail.triggers.workers and batch are 1 or more");
        }
        this.entities = entities;
        this.features = features;
        this.scoring = scoring;
        this.writer = writer;
        this.subjects = subjects;
        this.workers = workers;
        this.limit = limit;
    }

    @Override
    public synchronized void start() {
        TriggeredEntities due = entities.getIfAvailable();
        running = true;
        if (due == null) {
            LOG.info("facts trigger no predictions in this process: they need the roles features and runtime together");
            return;
        }
        due.onDue(woken::release);
        for (int number = 1; number <= workers; number++) {
            threads.add(Thread.ofPlatform()
                    .name("triggered-predictions-" + number)
                    .daemon()
                    .start(() -> work(due)));
        }
    }

    private void work(TriggeredEntities due) {
        int most = limit;
        long soon = SOON_MILLIS;
        while (running) {
            TriggeredBatch batch = new TriggeredBatch(due, features, scoring, subjects.getIfAvailable());
            int now = most;
            Optional<WriteFailure> failure = writer.writeMade(() -> batch.predict(now));
            if (failure.isEmpty()) {
                failing = false;
                if (!batch.taken().entities().isEmpty()) {
                    most = Math.min(limit, 2 * most);
                }
                tell(batch);
                if (!batch.taken().more()) {
                    pause(batch.waitsForFacts() ? soon : LOOK_EVERY_MILLIS);
                }
                soon = batch.waitsForFacts() ? Math.min(2 * soon, LOOK_EVERY_MILLIS) : SOON_MILLIS;
            } else {
                most = failed(due, batch, failure.get());
            }
        }
    }

    /** @return how many to take next: one by one, when the data of one of them may be at fault */
    private int failed(TriggeredEntities due, TriggeredBatch batch, WriteFailure failure) {
        List<Triggered> taken = batch.taken().entities();
        if (failure.ofOneEvent() && taken.size() == 1) {
            LOG.error("no prediction for the fact in {}: {}", taken.getFirst().record(), failure.diagnosis());
            writer.write(List.of(), () -> refuseAgain(due, taken.getFirst()));
            return 1;
        }
        if (!failing) {
            LOG.warn("triggered predictions wait: {}", failure.diagnosis());
        }
        failing = true;
        if (failure.ofOneEvent()) {
            return 1;
        }
        pause(AFTER_A_FAILURE_MILLIS);
        return limit;
    }

    /** The transaction that had it was rolled back: it may be somebody else's by now, or gone with its trigger or its person. */
    private static void refuseAgain(TriggeredEntities due, Triggered failed) {
        for (Triggered one : due.take(1).entities()) {
            if (one.equals(failed)) {
                due.refuse(List.of(new Refused(one, RefusalCode.INTERNAL.code())));
            } else {
                due.leave(List.of(one));
            }
        }
    }

    private static void tell(TriggeredBatch batch) {
        if (!batch.refused().isEmpty()) {
            LOG.warn("entities that are not predicted: {}", reasons(batch.refused()));
        } else if (!batch.later().isEmpty()) {
            LOG.debug("entities that are predicted later: {}", reasons(batch.later()));
        }
    }

    private static String reasons(List<Refused> refused) {
        return refused.stream()
                .collect(Collectors.groupingBy(Refused::reason, Collectors.counting()))
                .toString();
    }

    private void pause(long millis) {
        try {
            if (woken.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        woken.release(workers);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofMillis(STOP_WITHIN_MILLIS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the routes and the engines of the features. */
    @Override
    public int getPhase() {
        return 100;
    }
}
