package io.modeltrail.features.history;

import io.modeltrail.features.DuckDb;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** Writes the history of one feature set for as long as this process may, and waits for its turn otherwise. */
final class HistoryThread {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryThread.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final CompiledFeatureSet set;
    private final HistoryKey history;
    private final HistoryWriter.Parts parts;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean retired;
    private final AtomicReference<@Nullable Map<TopicPartition, Long>> wanted = new AtomicReference<>();
    private @Nullable String lastFailure;
    private boolean over;

    HistoryThread(CompiledFeatureSet set, HistoryWriter.Parts parts) {
        this.set = set;
        this.parts = parts;
        history = HistoryKey.of(set);
        thread = Thread.ofPlatform().name("history-" + history).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        running = false;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(STOP_WITHIN)) { // an interrupted consumer does not close well
                thread.interrupt();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The version is no longer in use: what is in its topics now still lands, and then the thread ends. */
    void retire() {
        retired = true;
    }

    /** Has everything up to these offsets landed soon, if it is this process that writes. */
    void want(Map<TopicPartition, Long> ends) {
        wanted.set(ends);
    }

    private void run() {
        String claim = "history " + history;
        while (running && !isOver()) {
            try {
                if (parts.claims().hold(claim)) {
                    write(claim);
                }
            } catch (InterruptedException | InterruptException stopped) {
                return;
            } catch (Fenced fenced) {
                LOG.info("{}; this one waits for its turn", fenced.getMessage());
            } catch (Exception failure) { // the outermost loop: what was not committed is read again
                report(failure);
            } finally {
                parts.claims().release(claim);
            }
            if (running && !over) {
                LockSupport.parkNanos(parts.retryEvery().toNanos());
            }
        }
    }

    /** Whether the version has been retired and its history ended, here or elsewhere. */
    private boolean isOver() {
        try {
            over = over || (retired && parts.rows().reach(history).ended());
        } catch (DataAccessException unreachable) {
            report(unreachable);
        }
        return over;
    }

    private void write(String claim) throws InterruptedException, SQLException, IOException {
        Path scratch = parts.folders().scratch().resolve("history-" + history.set() + "-v" + history.version());
        FileSystemUtils.deleteRecursively(scratch);
        Files.createDirectories(scratch);
        SegmentFiles files = new SegmentFiles(parts.folders().history(), history);
        TransactionTemplate transaction = parts.transaction();
        long epoch = parts.rows().nextEpoch(history);
        files.removeAllBut(parts.rows().files(history));
        try (Consumer<byte[], byte[]> consumer = parts.topics().consumer();
                FactTable facts = new FactTable(set, scratch, new DuckDb.Limits(parts.memory(), 1))) {
            SegmentMerging merging = new SegmentMerging(
                    history,
                    epoch,
                    parts.rows(),
                    transaction,
                    files,
                    facts,
                    parts.readersTake().toSeconds());
            HistoryLanding landing = new HistoryLanding(
                    set,
                    epoch,
                    consumer,
                    parts.rows(),
                    transaction,
                    files,
                    facts,
                    parts.barred().apply(set));
            land(landing, merging, claim);
            if (running && retired) {
                end(landing, epoch);
            }
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    /** Until the version is retired, or the thread stopped, or another process has the claim. */
    private void land(HistoryLanding landing, SegmentMerging merging, String claim)
            throws InterruptedException, SQLException, IOException {
        long partitionsSeen = 0;
        while (running && !retired) {
            if (partitionsSeen == 0 || System.nanoTime() - partitionsSeen > LOOK_FOR_PARTITIONS_EVERY.toNanos()) {
                if (!parts.claims().hold(claim)) {
                    return;
                }
                landing.follow(parts.topics().of(set));
                partitionsSeen = System.nanoTime();
                lastFailure = null;
            }
            landing.poll(PATIENCE);
            Map<TopicPartition, Long> ends = wanted.get();
            boolean forced = ends != null && landing.reached(ends);
            if (landing.full() || forced || landing.waits(parts.landEvery())) {
                landing.commit();
                merging.merge();
            }
            if (forced) {
                wanted.compareAndSet(ends, null); // unless more was wanted meanwhile
            }
        }
    }

    private void end(HistoryLanding landing, long epoch) throws InterruptedException, SQLException, IOException {
        landing.follow(parts.topics().of(set));
        Instant now = Instant.now();
        Map<TopicPartition, Long> ends = parts.topics().ends(set);
        while (running && !landing.reached(ends)) {
            landing.poll(PATIENCE);
            if (landing.full()) {
                landing.commit();
            }
        }
        if (running) {
            landing.commit();
            parts.rows().complete(history, now);
            parts.rows().end(history, epoch);
            over = true;
            LOG.info("The history of {} has ended: the version was retired", history);
        }
    }

    /** The same failure again and again is said once. */
    private void report(Exception failure) {
        String said = failure.toString();
        if (running && !said.equals(lastFailure)) {
            LOG.warn("The history of {} could not be written on; it tries again until it can", history, failure);
        }
        lastFailure = said;
    }
}
