package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.access.Accounts;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.SmartLifecycle;

/** From an event about a customer to its published prediction, in a process that is killed on the way with its broker. */
class StreamingIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String TOPIC = "modeltrail.predictions.churn-pilot";
    private static final String PASSWORD = "correct horse battery staple";
    private static final int CUSTOMERS = 4_000;

    @TempDir
    Path dataDirectory;

    private String broker;
    private String[] settings;

    @Test
    void eachEventIsPredictedAndPublishedOnceAlthoughTheProcessIsKilledOnTheWay() throws Exception {
        broker = "127.0.0.1:" + freePort();
        settings = new String[] {
            "--modeltrail.kafka.port=" + broker.substring(broker.indexOf(':') + 1),
            "--modeltrail.serving.stale-features=serve"
        };
        try (ModeltrailServer seeded = ModeltrailServer.start(List.of(
                "--modeltrail.data-dir=" + dataDirectory, "--modeltrail.http.port=0", settings[0], settings[1]))) {
            StreamedUseCase.in(seeded);
            WaitUntil.holds("the topic of events is there", LIMIT, () -> topics().contains("churn.app-events"));
        }
        ServerProcess killed = ServerProcess.start(dataDirectory, settings);
        send(0, CUSTOMERS / 2);
        awaitPublished(1);
        killed.killHard();

        ServerProcess server = ServerProcess.start(dataDirectory, settings);
        try {
            send(CUSTOMERS / 2, CUSTOMERS);
            awaitPublished(CUSTOMERS);

            List<ConsumerRecord<String, CloudEvent>> all = published();
            assertThat(all).map(ConsumerRecord::key).doesNotHaveDuplicates().hasSize(CUSTOMERS);
            assertThat(all).map(record -> record.value().getId()).doesNotHaveDuplicates();
            assertThat(all)
                    .map(record -> record.value().getExtension("position"))
                    .doesNotHaveDuplicates();
        } finally {
            server.stop();
        }
        whatIsAskedForIsPublishedAndWithoutKafkaCustomersArePredictedFromWhatIsKnown();
    }

    /** What is kept of them is in the database and in memory. */
    private void whatIsAskedForIsPublishedAndWithoutKafkaCustomersArePredictedFromWhatIsKnown() {
        try (ModeltrailServer server = ModeltrailServer.start(List.of(
                "--modeltrail.data-dir=" + dataDirectory, "--modeltrail.http.port=0", settings[0], settings[1]))) {
            server.bean(Accounts.class).create("shop", Set.of(Role.PRODUCT), PASSWORD);
            RestCalls product = RestCalls.as(server.url(), "shop", PASSWORD);
            WaitUntil.holds(
                    "a customer is predicted",
                    LIMIT,
                    () -> predict(product, "C1").status() == 201);
            whatIsRecordedWhileEveryChannelIsPublishedIsPublished(server, product);
            server.bean("embeddedKafka", SmartLifecycle.class).stop();

            for (int number = 0; number < 50; number++) {
                RestCalls.Answer answer = predict(product, "C" + number);
                assertThat(answer.status()).as(answer.text()).isEqualTo(201);
                assertThat(answer.json().path("featureAgeSeconds").asDouble()).isPositive();
            }
        }
    }

    /** By position in the log: not by when the relay learns of it, which is at the head here. */
    private void whatIsRecordedWhileEveryChannelIsPublishedIsPublished(ModeltrailServer server, RestCalls product) {
        server.bean(Accounts.class).create("operator", Set.of(Role.OPERATOR), PASSWORD);
        RestCalls operator = RestCalls.as(server.url(), "operator", PASSWORD);
        int before = published().size();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            publish(operator, "ALL");
            expected.add(
                    predict(product, "C" + round).json().path("predictionId").asString());
            publish(operator, "STREAM");
            assertThat(predict(product, "C" + round).status()).isEqualTo(201);
        }
        publish(operator, "ALL");
        expected.add(predict(product, "C9").json().path("predictionId").asString());
        publish(operator, "STREAM");
        awaitPublished(before + expected.size());

        List<ConsumerRecord<String, CloudEvent>> all = published();
        assertThat(all).hasSize(before + expected.size());
        assertThat(all).map(record -> record.value().getId()).containsAll(expected);
    }

    private static void publish(RestCalls operator, String which) {
        RestCalls.Answer answer = operator.send(
                "PUT",
                "/api/v1/prediction-triggers/" + StreamedUseCase.KEY,
                BodyPublishers.ofString("{\"featureSet\":\"churn-customer\",\"facts\":[\"login\"],"
                        + "\"interval\":\"PT1H\",\"publish\":\"" + which + "\"}"),
                "Content-Type",
                "application/json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static RestCalls.Answer predict(RestCalls product, String customer) {
        return product.post(
                "/api/v1/predictions", "{\"useCase\":\"" + StreamedUseCase.KEY + "\",\"entity\":\"" + customer + "\"}");
    }

    private void send(int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (int number = from; number < to; number++) {
                String customer = "C" + number;
                sent.add(producer.send(new ProducerRecord<>(
                        "churn.app-events", customer, StreamedUseCase.login(customer, Instant.now()))));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    private List<String> topics() {
        try (KafkaConsumer<String, CloudEvent> consumer = consumer()) {
            return List.copyOf(consumer.listTopics().keySet());
        }
    }

    /** Reads on from what it has read, for each look would read the whole topic again. */
    private void awaitPublished(int count) {
        AtomicInteger read = new AtomicInteger();
        try (KafkaConsumer<String, CloudEvent> consumer = consumer()) {
            WaitUntil.holds(count + " predictions are published", LIMIT, () -> {
                if (consumer.assignment().isEmpty()) {
                    readFromTheBeginning(consumer);
                    return false;
                }
                return read.addAndGet(consumer.poll(Duration.ofMillis(100)).count()) >= count;
            });
        }
    }

    private List<ConsumerRecord<String, CloudEvent>> published() {
        List<ConsumerRecord<String, CloudEvent>> records = new ArrayList<>();
        try (KafkaConsumer<String, CloudEvent> consumer = consumer()) {
            readFromTheBeginning(consumer);
            Set<TopicPartition> partitions = consumer.assignment();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Nothing is assigned as long as there is no topic. */
    private static void readFromTheBeginning(KafkaConsumer<String, CloudEvent> consumer) {
        if (consumer.listTopics().containsKey(TOPIC)) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
    }

    private KafkaConsumer<String, CloudEvent> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new CloudEventDeserializer());
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
