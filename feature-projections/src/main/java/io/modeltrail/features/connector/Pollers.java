package io.modeltrail.features.connector;

import io.modeltrail.features.Claims;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.ActiveFeatureSets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One poller for each table and collection that the active feature sets read. */
@Component
class Pollers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

    private final ActiveFeatureSets sets;
    private final @Nullable PollerParts parts;
    private final Map<String, Poller> pollers = new LinkedHashMap<>();
    private @Nullable ExecutorService changes;
    private volatile boolean running;

    Pollers(
            ActiveFeatureSets sets,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions,
            ConnectionSettings connections,
            ConnectorSettings settings,
            PollRows rows,
            ColumnRows columns,
            Claims claims,
            FeatureTrail trail) {
        this.sets = sets;
        KafkaCluster kafka = cluster.getIfAvailable();
        parts = kafka == null || kafka.bootstrapServers().isEmpty() || !settings.enabled()
                ? null
                : new PollerParts(kafka, partitions, connections, settings, rows, columns, claims, trail, () -> {});
        sets.onChange(this::follow);
    }

    /** Polls a source soon, if it is polled here. */
    void wake(String poller) {
        synchronized (pollers) {
            Poller one = pollers.get(poller);
            if (one != null) {
                one.wake();
            }
        }
    }

    @Override
    public synchronized void start() {
        if (!running && parts != null) {
            running = true;
            changes = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("pollers").daemon().factory());
            follow();
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (changes != null) {
            changes.close();
            changes = null;
        }
        end(List.of());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private synchronized void follow() {
        Executor worker = changes;
        if (worker != null) {
            worker.execute(this::adapt);
        }
    }

    private void adapt() {
        try {
            List<PolledSource> wanted = PolledSource.of(sets.all());
            end(wanted);
            begin(wanted);
        } catch (RuntimeException broken) {
            LOG.error("the pollers do not follow the feature sets", broken);
        }
    }

    /** Ends what is not wanted as it is. */
    private void end(List<PolledSource> wanted) {
        List<Poller> ended = new ArrayList<>();
        synchronized (pollers) {
            pollers.values().removeIf(poller -> {
                boolean goes = !wanted.contains(poller.polled());
                if (goes) {
                    ended.add(poller);
                }
                return goes;
            });
        }
        ended.forEach(Poller::stop);
        ended.forEach(Poller::awaitEnd);
    }

    private void begin(List<PolledSource> wanted) {
        PollerParts with = parts;
        if (with == null) {
            return;
        }
        synchronized (pollers) {
            for (PolledSource polled : wanted) {
                if (running && !pollers.containsKey(polled.key())) {
                    Poller poller = new Poller(polled, with);
                    pollers.put(polled.key(), poller);
                    poller.start();
                    LOG.info("polling {} into {}", polled.name(), polled.topic());
                }
            }
        }
    }
}
