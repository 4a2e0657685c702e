package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Computes every feature set that is in use, as long as there is Kafka. */
@Component
public class StreamingEngine implements SmartLifecycle {
    private static final int PHASE = 10;

    private final ActiveFeatureSets sets;
    private final StreamRows rows;
    private final DeadLetterPublisher deadLetters;
    private final Optional<String> bootstrapServers;
    private final int partitions;
    private final int consumers;
    private final Map<Version, SetEngine> engines = new HashMap<>();
    private boolean running;

    private record Version(FeatureSetKey set, int version) {
        static Version of(CompiledFeatureSet set) {
            return new Version(set.definition().name(), set.definition().version());
        }
    }

    /**
     * @param partitions of topics that are made here
     * @param consumers of each feature set in this process
     */
    StreamingEngine(
            ActiveFeatureSets sets,
            StreamRows rows,
            DeadLetterPublisher deadLetters,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions,
            @Value("${modeltrail.features.consumers:1}") int consumers) {
        this.sets = sets;
        this.rows = rows;
        this.deadLetters = deadLetters;
        bootstrapServers = Optional.ofNullable(cluster.getIfAvailable()).flatMap(KafkaCluster::bootstrapServers);
        this.partitions = partitions;
        this.consumers = consumers;
        sets.onChange(this::follow);
    }

    /** Whether there is a Kafka to read from. */
    public boolean isEnabled() {
        return bootstrapServers.isPresent();
    }

    /** What is known of the entities of a version that is in use; empty when it is not computed here. */
    public synchronized Optional<SetStates> states(FeatureSetKey set, int version) {
        return Optional.ofNullable(engines.get(new Version(set, version))).map(SetEngine::states);
    }

    synchronized Optional<SetEngine> engine(FeatureSetKey set, int version) {
        return Optional.ofNullable(engines.get(new Version(set, version)));
    }

    /** The engines of all versions that are computed here. */
    synchronized List<SetEngine> all() {
        return List.copyOf(engines.values());
    }

    @Override
    public synchronized void start() {
        running = true;
        follow();
    }

    @Override
    public void stop() {
        List<SetEngine> ending;
        synchronized (this) {
            running = false;
            ending = List.copyOf(engines.values());
            engines.clear();
        }
        ending.forEach(SetEngine::stop);
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** After the sets that are in use, and before the web server. */
    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Starts what is new, and stops what is no longer in use. */
    private void follow() {
        Map<Version, SetEngine> ending;
        synchronized (this) {
            if (!running || bootstrapServers.isEmpty()) {
                return;
            }
            ending = new HashMap<>(engines);
            for (ActiveFeatureSets.Active active : sets.all()) {
                Version version = Version.of(active.set());
                if (ending.remove(version) == null) {
                    engines.put(version, begin(active.set(), bootstrapServers.get()));
                }
            }
            ending.keySet().forEach(engines::remove);
        }
        // Whoever tells of the change does not wait for the end of it.
        ending.values()
                .forEach(engine ->
                        Thread.ofPlatform().name("features-online-stop").start(engine::stop));
    }

    private SetEngine begin(CompiledFeatureSet set, String servers) {
        Kafka kafka = new Kafka(servers);
        SetEngine engine = new SetEngine(set, kafka, rows, new Topics(kafka, partitions), deadLetters::wake);
        engine.start(consumers);
        return engine;
    }
}
