package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.VersionWorkers;
import io.modeltrail.features.trigger.ActiveTriggers;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
    private final ActiveTriggers triggers;
    private final SubjectDirectory subjects;
    private final Optional<String> bootstrapServers;
    private final int partitions;
    private final int consumers;
    private final VersionWorkers<SetEngine> engines = new VersionWorkers<>(this::begin, SetEngine::stop);

    /**
     * @param partitions of topics that are made here
     * @param consumers of each feature set in this process
     */
    StreamingEngine(
            ActiveFeatureSets sets,
            StreamRows rows,
            DeadLetterPublisher deadLetters,
            ActiveTriggers triggers,
            SubjectDirectory subjects,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions,
            @Value("${modeltrail.features.consumers:1}") int consumers) {
        this.sets = sets;
        this.rows = rows;
        this.deadLetters = deadLetters;
        this.triggers = triggers;
        this.subjects = subjects;
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
    public Optional<SetStates> states(FeatureSetKey set, int version) {
        return engine(set, version).map(SetEngine::states);
    }

    Optional<SetEngine> engine(FeatureSetKey set, int version) {
        return engines.find(set, version);
    }

    /** The engines of all versions that are computed here. */
    List<SetEngine> all() {
        return engines.all();
    }

    @Override
    public void start() {
        engines.start();
        follow();
    }

    @Override
    public void stop() {
        engines.stop();
    }

    @Override
    public boolean isRunning() {
        return engines.isRunning();
    }

    /** After the sets that are in use, and before the web server. */
    @Override
    public int getPhase() {
        return PHASE;
    }

    private void follow() {
        if (isEnabled()) {
            engines.follow(
                    sets.all().stream().map(ActiveFeatureSets.Active::set).toList());
        }
    }

    private Predicate<String> barred(CompiledFeatureSet set) {
        UseCaseKey useCase = sets.useCaseOf(set);
        return entity -> subjects.isBarred(useCase, entity);
    }

    private SetEngine begin(CompiledFeatureSet set) {
        Kafka kafka = new Kafka(bootstrapServers.orElseThrow());
        SetEngine engine = new SetEngine(
                set, kafka, rows, new Topics(kafka, partitions), deadLetters::wake, triggers, barred(set));
        engine.start(consumers);
        return engine;
    }
}
