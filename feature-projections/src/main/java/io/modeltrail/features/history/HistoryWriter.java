package io.modeltrail.features.history;

import io.modeltrail.features.DataFolders;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lands the facts of every feature set that is in use, one thread for each, as long as there is Kafka. */
@Component
public class HistoryWriter implements SmartLifecycle {
    private final ActiveFeatureSets sets;
    private final @Nullable Parts parts;
    private final Map<HistoryKey, HistoryThread> threads = new HashMap<>();
    private boolean running;

    /**
     * What the threads share.
     *
     * @param memory of DuckDB for each feature set
     * @param landEvery no fact waits longer for its file
     * @param retryEvery between attempts to become the process that writes
     * @param readersTake replaced files are kept for so long
     */
    record Parts(
            DataFolders folders,
            HistoryRows rows,
            DataSource database,
            TransactionTemplate transaction,
            HistoryTopics topics,
            String memory,
            Duration landEvery,
            Duration retryEvery,
            Duration readersTake) {}

    HistoryWriter(
            ActiveFeatureSets sets,
            DataFolders folders,
            HistoryRows rows,
            DataSource database,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions,
            @Value("${modeltrail.features.history.memory:512MB}") String memory,
            @Value("${modeltrail.features.history.land-every-seconds:60}") long landEverySeconds) {
        this.sets = sets;
        Optional<String> servers =
                Optional.ofNullable(cluster.getIfAvailable()).flatMap(KafkaCluster::bootstrapServers);
        parts = servers.isEmpty()
                ? null
                : new Parts(
                        folders,
                        rows,
                        database,
                        new TransactionTemplate(new JdbcTransactionManager(database)),
                        new HistoryTopics(servers.get(), partitions),
                        memory,
                        Duration.ofSeconds(landEverySeconds),
                        Duration.ofSeconds(2),
                        Duration.ofHours(1));
        sets.onChange(this::follow);
    }

    /** What it reads from; empty without Kafka. */
    Optional<HistoryTopics> topics() {
        return Optional.ofNullable(parts).map(Parts::topics);
    }

    /** The thread of this process for a history; empty when the version is not in use. */
    synchronized Optional<HistoryThread> thread(HistoryKey history) {
        return Optional.ofNullable(threads.get(history));
    }

    @Override
    public synchronized void start() {
        running = true;
        follow();
    }

    @Override
    public void stop() {
        List<HistoryThread> ending;
        synchronized (this) {
            running = false;
            ending = List.copyOf(threads.values());
            threads.clear();
        }
        ending.forEach(HistoryThread::stop);
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** After the sets that are in use. */
    @Override
    public int getPhase() {
        return 10;
    }

    /** Starts what is new, and stops what is no longer in use. */
    private void follow() {
        Map<HistoryKey, HistoryThread> ending;
        List<HistoryThread> beginning = new ArrayList<>();
        synchronized (this) {
            Parts shared = parts;
            if (!running || shared == null) {
                return;
            }
            ending = new HashMap<>(threads);
            for (ActiveFeatureSets.Active active : sets.all()) {
                CompiledFeatureSet set = active.set();
                HistoryKey history = HistoryKey.of(set);
                if (ending.remove(history) == null) {
                    HistoryThread thread = new HistoryThread(set, shared);
                    threads.put(history, thread);
                    beginning.add(thread);
                }
            }
            ending.keySet().forEach(threads::remove);
        }
        beginning.forEach(HistoryThread::start);
        // Whoever tells of the change does not wait for the end of it.
        ending.values()
                .forEach(thread ->
                        Thread.ofPlatform().name("features-history-stop").start(thread::stop));
    }
}
