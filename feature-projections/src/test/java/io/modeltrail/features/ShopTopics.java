package io.modeltrail.features;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records into the topics of {@link ShopFeatures}, as its sources would. Close it; until then records may be under way. */
public final class ShopTopics implements AutoCloseable {
    private final String shop;
    private final KafkaProducer<byte[], byte[]> producer;

    public ShopTopics(String shop, String bootstrapServers) {
        this.shop = shop;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("max.in.flight.requests.per.connection", 1); // the topic may have just been made
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public void joined(String entity, Instant at) {
        send("crm", "joined", entity, "joined", at, at, Map.of("since", "\"" + at + "\""));
    }

    public void left(String entity, Instant at) {
        send("crm", "left", entity, "left", at, at, Map.of());
    }

    public void visit(String entity, String id, Instant at, Instant known, String channel) {
        send("web", "visit", entity, id, at, known, Map.of("channel", "\"" + channel + "\"", "seconds", "60"));
    }

    /** Something that is no event. */
    public void poison(String entity) {
        var unused = producer.send(new ProducerRecord<>(shop + ".web", bytes(entity), bytes("{broken")));
    }

    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(
            String topic, String type, String entity, String id, Instant at, Instant known, Map<String, String> data) {
        StringBuilder values = new StringBuilder();
        data.forEach((name, value) -> values.append(values.isEmpty() ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        String event = """
                {"specversion":"1.0","id":"%s","source":"/shop","type":"%s","subject":"%s","time":"%s","recordedtime":"%s","data":{%s}}""".formatted(id, type, entity, at, known, values);
        var unused = producer.send(new ProducerRecord<>(shop + "." + topic, bytes(entity), bytes(event)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
