package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One worker for each version of a feature set that is wanted. Thread-safe. */
public final class VersionWorkers<W> {
    private final Function<CompiledFeatureSet, W> begin;
    private final Consumer<W> end;
    private final Map<Version, W> workers = new HashMap<>();
    private boolean running;

    private record Version(FeatureSetKey set, int version) {}

    /**
     * @param begin gives a worker that has been started; it has to be quick
     * @param end waits for the end of a worker
     */
    public VersionWorkers(Function<CompiledFeatureSet, W> begin, Consumer<W> end) {
        this.begin = begin;
        this.end = end;
    }

    public synchronized void start() {
        running = true;
    }

    /** Ends all of them. */
    public void stop() {
        List<W> ending;
        synchronized (this) {
            running = false;
            ending = all();
            workers.clear();
        }
        ending.forEach(end);
    }

    public synchronized boolean isRunning() {
        return running;
    }

    public synchronized Optional<W> find(FeatureSetKey set, int version) {
        return Optional.ofNullable(workers.get(new Version(set, version)));
    }

    public synchronized List<W> all() {
        return List.copyOf(workers.values());
    }

    /** Begins what is new, and ends what is no longer wanted. */
    public void follow(Collection<CompiledFeatureSet> wanted) {
        Map<Version, W> ending;
        synchronized (this) {
            if (!running) {
                return;
            }
            ending = new HashMap<>(workers);
            for (CompiledFeatureSet set : wanted) {
                Version version =
                        new Version(set.definition().name(), set.definition().version());
                if (ending.remove(version) == null) {
                    workers.put(version, begin.apply(set));
                }
            }
            ending.keySet().forEach(workers::remove);
        }
        // Whoever tells of the change does not wait for the end of it.
        ending.values()
                .forEach(worker ->
                        Thread.ofPlatform().name("features-version-stop").start(() -> end.accept(worker)));
    }
}
