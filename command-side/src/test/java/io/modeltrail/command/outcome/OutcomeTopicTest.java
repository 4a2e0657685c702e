package io.modeltrail.command.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.modeltrail.command.TransactionalLog;
import io.modeltrail.command.outcome.OutcomeTopicRows.Advance;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.stream.KafkaAddress;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.testkit.BarredEntities;
import io.modeltrail.testkit.KafkaForTests;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

class OutcomeTopicTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final String ID = "01990000-0000-7000-8000-000000000042";

    private final String topic = "outcomes-" + UUID.randomUUID();
    private final BarredEntities barred = new BarredEntities();
    private TransactionalLog log;
    private OutcomeTopicRows rows;
    private OutcomeIntake intake;
    private OutcomeTopic consumer;

    @BeforeEach
    void start() {
        log = new TransactionalLog();
        rows = new OutcomeTopicRows(JdbcClient.create(log.jdbc()));
        intake = new OutcomeIntake(
                log.trail(),
                new OutcomeRows(log.jdbc()),
                rows,
                new StaticListableBeanFactory(Map.of("subjects", barred)).getBeanProvider(SubjectDirectory.class),
                NOW);
        consumer = consumer();
        consumer.start();
    }

    @AfterEach
    void close() {
        consumer.stop();
        log.close();
    }

    @Test
    void anOutcomeComesAsJsonOrAsACloudEventAndIsRecordedOnce() throws Exception {
        String outcome = outcome("C1", "");
        send(outcome, outcome, cloudEvent(outcome), outcome("C2", ",\"outcomeId\":\"" + ID + "\""));
        awaitRead(4);

        assertThat(log.recorded())
                .map(event -> ((OutcomeObserved) event).entity())
                .containsExactlyInAnyOrder("C1", "C2");
        OutcomeObserved first = (OutcomeObserved) log.recorded().getFirst();
        assertThat(first.useCase()).hasToString("churn");
        assertThat(first.reportedBy()).isEqualTo(Actor.system("outcome-topic"));
        assertThat(rows.newest(null, null, 10)).isEmpty();
    }

    @Test
    void anOutcomeOfSomebodyErasedIsLeftOutAndHoldsUpNothing() throws Exception {
        barred.add("C2");
        send(outcome("C1", ""), outcome("C2", ""), outcome("erased:C3", ""));
        awaitRead(3);

        assertThat(log.recorded())
                .map(event -> ((OutcomeObserved) event).entity())
                .containsExactly("C1");
        assertThat(rows.newest(null, null, 10))
                .map(letter -> letter.reason() + " " + letter.field())
                .containsExactlyInAnyOrder("subject-erased entity", "malformed-request entity");
    }

    @Test
    void whatIsNoOutcomeIsKeptWithItsReasonAndHoldsUpNothing() throws Exception {
        send(
                "no json",
                outcome("C1", ",\"more\":1"),
                outcome("", ""),
                outcome("C1", "").replace("true", "\"true\""),
                outcome("C1", "").replace("2026-11-01T08:00:00Z", "tomorrow"),
                outcome("C1", "").replace("churn", "No Use Case"),
                outcome("C3", ",\"outcomeId\":\"" + ID + "\""),
                outcome("C4", ",\"outcomeId\":\"" + ID + "\""),
                outcome("C5", ""));
        awaitRead(9);

        assertThat(log.recorded())
                .map(event -> ((OutcomeObserved) event).entity())
                .containsExactlyInAnyOrder("C3", "C5");
        assertThat(rows.newest(null, null, 100))
                .map(letter -> letter.reason() + " " + letter.field())
                .containsExactlyInAnyOrder(
                        "malformed-request ",
                        "unknown-field ",
                        "value-out-of-range entity",
                        "malformed-request positive",
                        "malformed-request occurredAt",
                        "malformed-use-case ",
                        "outcome-id-reused outcomeId");
    }

    @Test
    void aSecondConsumerOfTheSameRecordsRecordsNothing() {
        rows.next("of-two", 0);
        List<ConsumerRecord<byte[], byte[]>> records =
                List.of(new ConsumerRecord<>("of-two", 0, 0, null, bytes(outcome("C1", ""))));
        List<Advance> advance = List.of(new Advance("of-two", 0, 0, 1));

        assertThat(intake.take(records, advance)).isEqualTo(1);
        assertThatThrownBy(() -> intake.take(records, advance)).isInstanceOf(OutcomeIntake.Overtaken.class);
        assertThat(rows.next("of-two", 0)).isEqualTo(1);
    }

    @Test
    void aConsumerThatStartsAgainGoesOnWhereTheTableSays() throws Exception {
        send(outcome("C1", ""));
        awaitRead(1);
        consumer.stop();
        send(outcome("C2", ""));
        consumer = consumer();
        consumer.start();
        awaitRead(2);

        assertThat(log.recorded())
                .map(event -> ((OutcomeObserved) event).entity())
                .containsExactly("C1", "C2");
    }

    private OutcomeTopic consumer() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory(
                Map.of("kafkaAddress", new KafkaAddress(Optional.of(KafkaForTests.bootstrapServers()))));
        return new OutcomeTopic(intake, rows, beans.getBeanProvider(KafkaAddress.class), topic, 1);
    }

    private void awaitRead(long records) {
        await().atMost(Duration.ofSeconds(60)).until(() -> rows.next(topic, 0) >= records);
    }

    private void send(String... values) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaForTests.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, 0, null, bytes(value)))
                        .get();
            }
        }
    }

    private static String outcome(String entity, String more) {
        return "{\"useCase\":\"churn\",\"entity\":\"" + entity
                + "\",\"occurredAt\":\"2026-11-01T08:00:00Z\",\"positive\":true,\"source\":\"billing\"" + more + "}";
    }

    private static String cloudEvent(String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/billing\",\"type\":\"outcome\",\"data\":" + data
                + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
