package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Counts who reads about people, and records it once a minute for each reader and address, so that a program that polls adds as little
 * to the trail as one that does not. What was counted since the last minute is lost when the process is killed. Thread-safe.
 */
@Component
class PersonalReads implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PersonalReads.class);
    private static final long SECONDS_BETWEEN_RECORDS = 60;

    private final CommandGateway commands;
    private final Clock clock;
    private final Map<Reader, Reads> counted = new ConcurrentHashMap<>();
    private volatile ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(PersonalReads::thread);
    private volatile boolean running;

    PersonalReads(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** @param address the pattern: what stands in an address itself can be personal data */
    private record Reader(Actor actor, String address) {}

    private record Reads(long count, Instant since) {
        Reads and(Reads others) {
            return new Reads(count + others.count, since.isBefore(others.since) ? since : others.since);
        }
    }

    void count(Actor actor, String address) {
        counted.merge(new Reader(actor, address), new Reads(1, clock.instant()), Reads::and);
    }

    /** Records what was counted; what cannot be recorded now is recorded later, together with what comes. */
    void record() {
        for (Reader reader : List.copyOf(counted.keySet())) {
            Reads reads = counted.remove(reader);
            if (reads != null && !recorded(reader, reads)) {
                counted.merge(reader, reads, Reads::and);
                return;
            }
        }
    }

    private boolean recorded(Reader reader, Reads reads) {
        Instant now = clock.instant();
        Map<String, String> details = Map.of(
                "count", Long.toString(reads.count()),
                "from", reads.since().toString(),
                "to", now.toString());
        try {
            commands.sendAndWait(
                    new RecordAccess(AccessId.next(), AccessKind.READ, reader.address(), details, reader.actor(), now),
                    MetaData.from(TrailMetadata.of(reader.actor(), TrailMetadata.PLATFORM)));
            return true;
        } catch (RuntimeException failed) { // the outermost loop: reading goes on, and it is tried again
            LOG.error(
                    "Reads of personal data could not be recorded and are kept for later: {}",
                    failed.getClass().getSimpleName());
            return false;
        }
    }

    private static Thread thread(Runnable task) {
        return Thread.ofPlatform().name("personal-reads").daemon().unstarted(task);
    }

    @Override
    public void start() {
        if (timer.isShutdown()) {
            timer = Executors.newSingleThreadScheduledExecutor(PersonalReads::thread);
        }
        var unused = timer.scheduleWithFixedDelay(
                this::record, SECONDS_BETWEEN_RECORDS, SECONDS_BETWEEN_RECORDS, TimeUnit.SECONDS);
        running = true;
    }

    @Override
    public void stop() {
        timer.shutdown();
        record();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** It stops after the last request and before the handlers of commands do. */
    @Override
    public int getPhase() {
        return SpringAxonConfiguration.LIFECYCLE_PHASE + 1;
    }
}
