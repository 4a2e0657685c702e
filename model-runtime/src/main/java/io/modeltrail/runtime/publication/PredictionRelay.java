package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.stream.KafkaAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes recorded predictions to Kafka, in the order of the log. It follows the log and not the requests: Kafka can be away for as long as
 * it keeps nothing else from working, and the relay catches up afterwards. Of several processes one publishes; Kafka fences the others.
 */
@Component
class PredictionRelay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionRelay.class);
    private static final Duration HELD_FOR = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 1000;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final UUID owner = UUID.randomUUID();
    private final Optional<String> bootstrapServers;
    private final int partitions;
    private final RelaySource source;
    private final RelayRows rows;
    private final PublicationRows rules;
    private final JsonMapper json;
    private volatile boolean running;
    private String complaint = "";
    private @Nullable Thread thread;

    /** @param partitions of topics of predictions that are made here */
    PredictionRelay(
            ObjectProvider<KafkaAddress> address,
            RelaySource source,
            RelayRows rows,
            PublicationRows rules,
            JsonMapper json,
            @Value("${modeltrail.publication.partitions:4}") int partitions) {
        this.bootstrapServers = Optional.ofNullable(address.getIfAvailable()).flatMap(KafkaAddress::bootstrapServers);
        this.source = source;
        this.rows = rows;
        this.rules = rules;
        this.json = json;
        this.partitions = partitions;
    }

    boolean isEnabled() {
        return bootstrapServers.isPresent();
    }

    @Override
    public synchronized void start() {
        running = true;
        if (bootstrapServers.isEmpty()) {
            LOG.info("predictions are not published: Kafka is switched off (modeltrail.kafka.enabled)");
            return;
        }
        String servers = bootstrapServers.get();
        thread = Thread.ofPlatform().name("prediction-relay").daemon().start(() -> work(servers));
    }

    private void work(String servers) {
        while (running) {
            try {
                if (rows.hold(owner, HELD_FOR, -1)) {
                    publish(servers);
                }
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException stopped) {
                return;
            } catch (RuntimeException failure) { // the outermost loop: Kafka or the database is away
                tell(failure);
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    private void publish(String servers) throws InterruptedException {
        try (RelayKafka kafka = new RelayKafka(servers, partitions)) {
            new RelaySession(kafka, source, rules, json).run(this::holds);
        }
    }

    private boolean holds(long position) {
        complaint = "";
        return running && rows.hold(owner, HELD_FOR, position);
    }

    /** Not the message, which may repeat a record. */
    private void tell(RuntimeException failure) {
        String kind = failure.getClass().getSimpleName();
        if (running && !kind.equals(complaint)) {
            LOG.warn("predictions are not published for now, and will be: {}", kind);
            complaint = kind;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        Thread worker = thread;
        if (worker == null) {
            return;
        }
        try {
            if (!worker.join(STOP_WITHIN)) {
                worker.interrupt();
                worker.join(STOP_WITHIN);
            }
            rows.leave(owner);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 100;
    }
}
