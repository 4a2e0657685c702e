package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.definition.FeatureSetRows.DefinedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The feature sets that are in use, compiled. They are loaded at start, after each commit of the follower in this process, and whenever the database
 * is seen to have moved on, so that several processes agree within a second. While the table is rebuilt, the sets of before stay. Thread-safe.
 */
@Component
public class ActiveFeatureSets implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveFeatureSets.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final FeatureSetRows rows;
    private final JsonMapper json;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Loaded loaded = new Loaded(0, List.of(), List.of());
    private volatile boolean failing;

    private @Nullable ScheduledExecutorService clock;

    /** A version of a set that has not been retired. */
    public record Active(UseCaseKey useCase, CompiledFeatureSet set) {}

    /** @param defined retired ones among them */
    private record Loaded(long version, List<Active> active, List<Active> defined) {}

    ActiveFeatureSets(FeatureSetRows rows, JsonMapper json) {
        this.rows = rows;
        this.json = json;
    }

    /** All versions that have not been retired, by name and version. */
    public List<Active> all() {
        return loaded.active();
    }

    /** All versions that have been retired. */
    public List<Active> retired() {
        Loaded now = loaded;
        return now.defined().stream().filter(one -> !now.active().contains(one)).toList();
    }

    /**
     * One version of a set.
     *
     * @param version retired or not; null = the newest that has not been retired
     */
    public Optional<Active> find(FeatureSetKey name, @Nullable Integer version) {
        Loaded now = loaded;
        return (version == null ? now.active() : now.defined())
                .stream()
                        .filter(one -> one.set().definition().name().equals(name))
                        .filter(one -> version == null || one.set().definition().version() == version)
                        .reduce((older, newer) -> newer);
    }

    /** Of a version of a set, retired or not. */
    public UseCaseKey useCaseOf(CompiledFeatureSet set) {
        return loaded.defined().stream()
                .filter(one -> one.set() == set)
                .map(Active::useCase)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("the set is none that was defined"));
    }

    /** The listener is called after each change, by whichever thread saw it; it has to be quick. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Loads the sets when the table has moved on. A failure leaves those of before in use, and the next look tries again. */
    void catchUp() {
        try {
            if (rows.version() > loaded.version() && load()) {
                listeners.forEach(Runnable::run);
            }
            failing = false;
        } catch (RuntimeException failure) { // also the outermost loop of the clock, which an exception would end
            if (!failing) {
                LOG.warn("feature sets cannot be read, those of before stay in use", failure);
            }
            failing = true;
        }
    }

    private synchronized boolean load() {
        long version = 0;
        List<Active> active = new ArrayList<>();
        List<Active> defined = new ArrayList<>();
        for (DefinedRow row : rows.all()) {
            version += row.lastSequence() + 1;
            Active one = compiled(row);
            if (one != null) {
                defined.add(one);
                if (!row.retired()) {
                    active.add(one);
                }
            }
        }
        if (version <= loaded.version()) {
            return false;
        }
        loaded = new Loaded(version, List.copyOf(active), List.copyOf(defined));
        return true;
    }

    /** Null for a definition that an earlier release took and this one does not: the others work on. */
    private @Nullable Active compiled(DefinedRow row) {
        FeatureSetDefinition definition = json.readValue(row.definition(), FeatureSetDefinition.class);
        for (Active known : loaded.defined()) {
            if (known.set().definition().equals(definition)) {
                return known;
            }
        }
        try {
            return new Active(row.useCase(), FeatureSetCompiler.compile(definition));
        } catch (Refusal refused) {
            LOG.error("feature set {} version {} is not used", definition.name(), definition.version(), refused);
            return null;
        }
    }

    @Override
    public synchronized void start() {
        load();
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("feature-sets").daemon().factory());
        var unused = clock.scheduleWithFixedDelay(
                this::catchUp, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (clock != null) {
            clock.shutdown();
            clock = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return clock != null;
    }

    /** Before whatever works with the sets, which starts in later phases. */
    @Override
    public int getPhase() {
        return 0;
    }
}
