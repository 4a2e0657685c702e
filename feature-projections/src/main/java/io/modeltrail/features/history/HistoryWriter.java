package io.modeltrail.features.history;

import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.Claims;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.VersionWorkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lands the facts of every feature set that is in use, one thread for each, as long as there is Kafka. The history of a version that has been retired
 * is landed up to where its topics end, be it by the next process.
 */
@Component
public class HistoryWriter implements SmartLifecycle {
    private final ActiveFeatureSets sets;
    private final SubjectDirectory subjects;
    private final @Nullable Parts parts;
    private final VersionWorkers<HistoryThread> threads = new VersionWorkers<>(this::begin, HistoryThread::stop);

    /**
     * What the threads share.
     *
     * @param memory of DuckDB for each feature set
     * @param landEvery no fact waits longer for its file
     * @param retryEvery between attempts to become the process that writes
     * @param readersTake replaced files are kept for so long
     * @param barred of a set, says of an entity whether nothing may be kept about it
     */
    record Parts(
            DataFolders folders,
            HistoryRows rows,
            Claims claims,
            TransactionTemplate transaction,
            HistoryTopics topics,
            String memory,
            Duration landEvery,
            Duration retryEvery,
            Duration readersTake,
            Function<CompiledFeatureSet, Predicate<String>> barred) {}

    HistoryWriter(
            ActiveFeatureSets sets,
            DataFolders folders,
            HistoryRows rows,
            DataSource database,
            Claims claims,
            SubjectDirectory subjects,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions,
            @Value("${modeltrail.features.history.memory:512MB}") String memory,
            @Value("${modeltrail.features.history.land-every-seconds:60}") long landEverySeconds) {
        this.sets = sets;
        this.subjects = subjects;
        Optional<String> servers =
                Optional.ofNullable(cluster.getIfAvailable()).flatMap(KafkaCluster::bootstrapServers);
        parts = servers.isEmpty()
                ? null
                : new Parts(
                        folders,
                        rows,
                        claims,
                        new TransactionTemplate(new JdbcTransactionManager(database)),
                        new HistoryTopics(servers.get(), partitions),
                        memory,
                        Duration.ofSeconds(landEverySeconds),
                        Duration.ofSeconds(2),
                        Duration.ofHours(1),
                        this::barred);
        sets.onChange(this::follow);
    }

    /** What it reads from; empty without Kafka. */
    Optional<HistoryTopics> topics() {
        return Optional.ofNullable(parts).map(Parts::topics);
    }

    /** The thread of this process for a history; empty when it does not write. */
    Optional<HistoryThread> thread(HistoryKey history) {
        return threads.find(history.set(), history.version());
    }

    @Override
    public void start() {
        threads.start();
        follow();
    }

    @Override
    public void stop() {
        threads.stop();
    }

    @Override
    public boolean isRunning() {
        return threads.isRunning();
    }

    /** After the sets that are in use. */
    @Override
    public int getPhase() {
        return 10;
    }

    private void follow() {
        if (parts == null) {
            return;
        }
        List<CompiledFeatureSet> retired =
                sets.retired().stream().map(ActiveFeatureSets.Active::set).toList();
        List<CompiledFeatureSet> all = new ArrayList<>(retired);
        sets.all().forEach(active -> all.add(active.set()));
        threads.follow(all);
        retired.forEach(set -> thread(HistoryKey.of(set)).ifPresent(HistoryThread::retire));
    }

    private Predicate<String> barred(CompiledFeatureSet set) {
        UseCaseKey useCase = sets.useCaseOf(set);
        return entity -> subjects.isBarred(useCase, entity);
    }

    private HistoryThread begin(CompiledFeatureSet set) {
        HistoryThread thread = new HistoryThread(set, Objects.requireNonNull(parts));
        thread.start();
        return thread;
    }
}
