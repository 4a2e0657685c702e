package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import tools.jackson.databind.json.JsonMapper;

/** Publishes from where Kafka says that the one before had come to, until somebody else takes over or something fails. For one thread. */
final class RelaySession {
    /** Records of one transaction. */
    private static final int MOST_RECORDS = 10_000;
    /** A stretch without anything to publish is remembered so seldom: it costs little to read it again. */
    private static final long REMEMBER_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int WAIT_MILLIS = 200;
    private static final long CHECK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final RelayKafka kafka;
    private final RelaySource source;
    private final PublicationRows rows;
    private final PublicationRules rules;
    private final JsonMapper json;

    private long position;
    private long remembered;
    private long rememberedAt = System.nanoTime();
    private long checkedAt;
    private int sent;

    RelaySession(RelayKafka kafka, RelaySource source, PublicationRows rows, JsonMapper json) {
        this.kafka = kafka;
        this.source = source;
        this.rows = rows;
        this.rules = new PublicationRules(source.aggregates());
        this.json = json;
    }

    /** @param goesOn is asked about once a second, with the position up to which everything is published */
    void run(LongPredicate goesOn) throws InterruptedException {
        position = kafka.position().orElse(-1L);
        remembered = position;
        try (BlockingStream<TrackedEventMessage<?>> stream = source.after(position)) {
            while (mayGoOn(goesOn)) {
                if (stream.hasNextAvailable(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    publish(stream);
                }
                rememberWhatWasLeftOut();
            }
        }
    }

    private boolean mayGoOn(LongPredicate goesOn) {
        long now = System.nanoTime();
        if (checkedAt != 0 && now - checkedAt < CHECK_EVERY_NANOS) {
            return true;
        }
        checkedAt = now;
        if (source.aggregates() == null) {
            rows.all().forEach(rules::add);
        }
        return goesOn.test(position);
    }

    private void publish(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        sent = 0;
        do {
            TrackedEventMessage<?> message = stream.nextAvailable();
            long reached = RelaySource.position(message);
            rules.see(message);
            for (Recorded recorded : predictions(message)) {
                if (isPublished(recorded, reached)) {
                    send(recorded);
                }
            }
            position = reached;
        } while (sent > 0 && sent < MOST_RECORDS && stream.peek().isPresent());
        if (sent > 0) {
            commit();
        }
    }

    private void send(Recorded recorded) throws InterruptedException {
        if (sent == 0) {
            kafka.begin();
        }
        kafka.send(PublishedPrediction.record(recorded, json));
        sent++;
    }

    private void rememberWhatWasLeftOut() {
        if (position > remembered && System.nanoTime() - rememberedAt > REMEMBER_EVERY_NANOS) {
            kafka.begin();
            commit();
        }
    }

    private void commit() {
        kafka.commit(position);
        remembered = position;
        rememberedAt = System.nanoTime();
    }

    private boolean isPublished(Recorded recorded, long stored) {
        if (source.isBarred(recorded.event())) {
            return false;
        }
        return recorded.event().channel() == Channel.STREAM
                || rules.areOfEveryChannel(recorded.event().useCase(), recorded.position(), stored);
    }

    private static List<Recorded> predictions(TrackedEventMessage<?> message) {
        return switch (message.getPayload()) {
            case PredictionRun run -> run.predictions();
            case PredictionMade made ->
                List.of(new Recorded(RelaySource.position(message), message.getTimestamp(), made));
            default -> List.of();
        };
    }
}
