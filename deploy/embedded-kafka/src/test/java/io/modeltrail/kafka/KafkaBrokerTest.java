package io.modeltrail.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final String TOPIC = "kept";

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsThereAfterARestartAtTheSameAddress() throws Exception {
        KafkaBroker first = new KafkaBroker(folder, 0, 0);
        first.start();
        Map<String, Object> address = Map.of("bootstrap.servers", first.bootstrapServers());
        try (Admin admin = Admin.create(address);
                var producer = new KafkaProducer<>(address, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(TOPIC, "key", "value")).get();
        } finally {
            first.stop();
        }

        KafkaBroker second = new KafkaBroker(folder, first.port(), first.controllerPort());
        second.start();
        try (var consumer = new KafkaConsumer<>(address, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            Instant giveUp = Instant.now().plusSeconds(60);
            while (values.isEmpty() && Instant.now().isBefore(giveUp)) {
                consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
            }
            assertThat(values).containsExactly("value");
        } finally {
            second.stop();
        }
    }
}
