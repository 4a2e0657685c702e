package io.modeltrail.runtime.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.contracts.stored.AggregateEvents.Placed;
import io.modeltrail.contracts.stream.KafkaAddress;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerDefinition.Publish;
import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.prediction.EventStoreForTests;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.SubjectsForTests;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictionRelayTest {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final Actor CALLER = new Actor("0190b0c4-product", Role.PRODUCT);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<PredictionRelay> relays = new ArrayList<>();
    private KafkaForTests kafka;
    private EventStoreForTests events;
    private RelayRows rows;
    private PublicationRows rules;
    private RelaySource source;
    private long triggerEvents;

    @BeforeEach
    void start() {
        kafka = KafkaForTests.own();
        events = new EventStoreForTests();
        JdbcClient sql = JdbcClient.create(events.database());
        rows = new RelayRows(sql);
        rules = new PublicationRows(sql);
        source = wholeLog();
    }

    /** As where this program stores the events: the relay sees predictions alone, and asks for those of a trigger. */
    private RelaySource withPlaces() {
        AggregateEvents places = (aggregate, first) -> {
            List<Placed> placed = new ArrayList<>();
            try (var stream = events.store().openStream(null)) {
                while (stream.hasNextAvailable()) {
                    TrackedEventMessage<?> message = stream.nextAvailable();
                    if (message instanceof DomainEventMessage<?> event
                            && event.getAggregateIdentifier().equals(aggregate)
                            && event.getSequenceNumber() >= first) {
                        placed.add(new Placed(
                                RelaySource.position(message), event.getSequenceNumber(), message.getPayload()));
                    }
                }
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return placed;
        };
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("aggregateEvents", places));
        return new RelaySource(
                new ObjectProvider<>() {
                    @Override
                    public StreamableMessageSource<TrackedEventMessage<?>> getObject() {
                        return new PredictionsAlone(events.store());
                    }
                },
                beans.getBeanProvider(AggregateEvents.class),
                events.store(),
                new SubjectsForTests());
    }

    private RelaySource wholeLog() {
        StaticListableBeanFactory none = new StaticListableBeanFactory();
        return new RelaySource(
                none.getBeanProvider(ResolvableType.forClassWithGenerics(
                        StreamableMessageSource.class,
                        ResolvableType.forClassWithGenerics(TrackedEventMessage.class, Object.class))),
                none.getBeanProvider(AggregateEvents.class),
                events.store(),
                new SubjectsForTests());
    }

    @AfterEach
    void close() {
        relays.forEach(PredictionRelay::stop);
        events.close();
        kafka.close();
    }

    @Test
    void aPredictionIsACloudEventWithItsPositionAndWithoutFeatures() {
        relay().start();
        PredictionMade made = prediction("C1", Channel.STREAM);
        publish(List.of(prediction("C0", Channel.REST), made));

        ConsumerRecord<String, CloudEvent> record = awaitRecords(1).getFirst();
        assertThat(record.key()).isEqualTo("C1");
        assertThat(record.headers().lastHeader("ce_specversion").value())
                .asString()
                .isEqualTo("1.0");
        CloudEvent event = record.value();
        assertThat(event.getId()).isEqualTo(made.predictionId().toString());
        assertThat(event.getSource()).hasToString("/modeltrail/use-cases/churn");
        assertThat(event.getType()).isEqualTo("io.modeltrail.prediction.made.v1");
        assertThat(event.getSubject()).isEqualTo("C1");
        assertThat(event.getExtension("position")).isEqualTo(Long.toString(source.head()));
        JsonNode data = JSON.readTree(event.getData().toBytes());
        assertThat(data.get("score").floatValue()).isEqualTo(made.score());
        assertThat(data.get("channel").stringValue()).isEqualTo("STREAM");
        assertThat(data.get("featureOrigin").get("version").intValue()).isEqualTo(3);
        assertThat(data.has("features")).isFalse();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rows.standing().orElseThrow().position() == source.head());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void predictionsOfEveryChannelArePublishedThatWereRecordedWhileThatWasAskedFor(boolean places) {
        source = places ? withPlaces() : wholeLog();
        publish(List.of(prediction("before", Channel.REST)));
        define(Publish.ALL);
        publish(List.of(prediction("within", Channel.REST), prediction("stream", Channel.STREAM)));
        define(Publish.STREAM);
        publish(List.of(prediction("between", Channel.BATCH)));
        relay().start();
        assertThat(awaitRecords(2)).map(ConsumerRecord::key).containsExactlyInAnyOrder("within", "stream");

        for (int round = 0; round < 20; round++) { // the relay is at the head: none is before its rule or behind it
            define(Publish.ALL);
            publish(List.of(prediction("all " + round, Channel.REST)));
            remove();
            publish(List.of(prediction("none " + round, Channel.REST)));
        }
        publish(List.of(prediction("last", Channel.STREAM)));
        assertThat(awaitRecords(23))
                .map(ConsumerRecord::key)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("within", "stream", "last"),
                                IntStream.range(0, 20).mapToObj(round -> "all " + round))
                        .toList());
    }

    @Test
    void behindAxonServerARelayThatGoesOnBehindARuleHasItFromTheTable() {
        relay().start();
        publish(List.of(prediction("first", Channel.STREAM)));
        awaitRecords(1);
        relays.forEach(PredictionRelay::stop);
        rules.add(new PublicationRule(CHURN, source.head(), true));
        publish(List.of(prediction("second", Channel.REST)));
        relay().start();
        assertThat(awaitRecords(2)).map(ConsumerRecord::key).containsExactlyInAnyOrder("first", "second");

        rules.add(new PublicationRule(CHURN, source.head(), false)); // while it is at work
        rules.add(new PublicationRule(CHURN, source.head() + 1, true));
        looksTwice();
        publish(List.of(prediction("third", Channel.REST), prediction("fourth", Channel.REST)));
        assertThat(awaitRecords(3)).map(ConsumerRecord::key).containsExactlyInAnyOrder("first", "second", "fourth");
    }

    /** The relay reads the rules, and then says that it is alive. */
    private void looksTwice() {
        for (int look = 0; look < 2; look++) {
            Instant before = aliveUntil();
            await().atMost(Duration.ofSeconds(20)).until(() -> !aliveUntil().equals(before));
        }
    }

    private Instant aliveUntil() {
        return JdbcClient.create(events.database())
                .sql("SELECT until FROM publication_relay")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    @Test
    void theTableKeepsWhatEachEventSays() {
        PublicationProjection projection = new PublicationProjection(rules);
        projection.on(defined(Publish.ALL), new GlobalSequenceTrackingToken(7));
        projection.on(defined(Publish.ALL), new GlobalSequenceTrackingToken(7));
        projection.on(defined(Publish.STREAM), new GlobalSequenceTrackingToken(9));
        projection.on(new TriggerRemoved(TriggerId.of(CHURN), CHURN, CALLER), new GlobalSequenceTrackingToken(12));
        assertThat(rules.all())
                .containsExactlyInAnyOrder(
                        new PublicationRule(CHURN, 7, true),
                        new PublicationRule(CHURN, 9, false),
                        new PublicationRule(CHURN, 12, false));
        projection.reset();
        assertThat(rules.all()).isEmpty();
    }

    @Test
    void eachPredictionIsPublishedOnceWhenRelaysAreKilledAndWhenTwoBelieveToBeTheOnlyOne() throws Exception {
        int sent = 0;
        for (int round = 0; round < 4; round++) {
            sent = publish(sent, 1_000);
            Thread one = Thread.ofPlatform().start(this::relayWithoutAsking);
            Thread other = Thread.ofPlatform().start(this::relayWithoutAsking);
            int least = sent - 900;
            await().atMost(Duration.ofSeconds(60)).until(() -> count() >= least);
            one.interrupt();
            other.interrupt();
            one.join();
            other.join();
        }
        relay().start();
        sent = publish(sent, 100);

        List<ConsumerRecord<String, CloudEvent>> records = awaitRecords(sent);
        assertThat(records)
                .map(record -> record.value().getId())
                .doesNotHaveDuplicates()
                .hasSize(sent);
    }

    @Test
    void theRelayCatchesUpAfterKafkaWasGone() {
        relay().start();
        int sent = publish(0, 100);
        awaitRecords(sent);
        kafka.stop();
        sent = publish(sent, 500);
        long position = rows.standing().orElseThrow().position();
        assertThat(source.head() - position).isGreaterThanOrEqualTo(500);
        kafka.startAgain();

        assertThat(awaitRecords(sent))
                .map(ConsumerRecord::key)
                .doesNotHaveDuplicates()
                .hasSize(sent);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rows.standing().orElseThrow().position() == source.head());
    }

    /** As a process that has lost its lease and does not know it; ends as one that is killed. */
    private void relayWithoutAsking() {
        while (!Thread.currentThread().isInterrupted()) {
            try (RelayKafka mine = new RelayKafka(kafka.ownBootstrapServers(), 2)) {
                new RelaySession(mine, source, rules, JSON).run(position -> true);
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException killed) {
                return;
            } catch (RuntimeException fenced) {
                Thread.onSpinWait();
            }
        }
    }

    private PredictionRelay relay() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory(
                Map.of("kafkaAddress", new KafkaAddress(Optional.of(kafka.ownBootstrapServers()))));
        PredictionRelay relay =
                new PredictionRelay(beans.getBeanProvider(KafkaAddress.class), source, rows, rules, JSON, 2);
        relays.add(relay);
        return relay;
    }

    private static TriggerDefined defined(Publish publish) {
        return new TriggerDefined(
                TriggerId.of(CHURN),
                CHURN,
                new TriggerDefinition(
                        new FeatureSetKey("churn-customer"), List.of("ticket"), Duration.ofHours(1), true, publish),
                CALLER);
    }

    private void define(Publish publish) {
        publish(defined(publish));
    }

    private void remove() {
        publish(new TriggerRemoved(TriggerId.of(CHURN), CHURN, CALLER));
    }

    private void publish(TriggerEvent event) {
        events.store()
                .publish(new GenericDomainEventMessage<>(
                        "Trigger", event.triggerId().toString(), triggerEvents++, event));
    }

    private int publish(int from, int count) {
        List<PredictionMade> made = new ArrayList<>();
        for (int index = from; index < from + count; index++) {
            made.add(prediction("E" + index, Channel.STREAM));
        }
        publish(made);
        return from + count;
    }

    private void publish(List<PredictionMade> made) {
        events.store()
                .publish(made.stream()
                        .<DomainEventMessage<?>>map(one -> new GenericDomainEventMessage<>(
                                "Prediction", one.predictionId().toString(), 0, one))
                        .toList());
    }

    private int count() {
        return read().size();
    }

    private List<ConsumerRecord<String, CloudEvent>> awaitRecords(int count) {
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> count() >= count);
        return read();
    }

    /** What is committed. */
    private List<ConsumerRecord<String, CloudEvent>> read() {
        List<ConsumerRecord<String, CloudEvent>> records = new ArrayList<>();
        try (KafkaConsumer<String, CloudEvent> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.ownBootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new CloudEventDeserializer())) {
            if (!consumer.listTopics().containsKey("modeltrail.predictions.churn")) {
                return records;
            }
            List<TopicPartition> partitions = consumer.partitionsFor("modeltrail.predictions.churn").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static PredictionMade prediction(String entity, Channel channel) {
        return new PredictionMade(
                PredictionId.next(),
                CHURN,
                entity,
                new FeatureRow(Map.of("tenure", 3)),
                1,
                ModelVersionId.next(),
                Sha256Digest.of(new byte[0]),
                RolloutId.next(),
                0,
                Variant.CHAMPION,
                0.5f,
                0.62f,
                0.5f,
                true,
                CALLER,
                channel,
                new FeatureOrigin(new FeatureSetKey("churn-customer"), 3, Instant.EPOCH, null),
                null);
    }
}
