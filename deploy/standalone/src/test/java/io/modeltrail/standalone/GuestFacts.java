package io.modeltrail.standalone;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A small use case: guests who stay for shorter and shorter visits leave more often. Its facts end now, so that a retraining finds labels. */
final class GuestFacts {
    static final String USE_CASE = "guests";
    /** More than the label looks ahead. */
    static final int LABEL_DAYS = 12;

    static final String FEATURE_SET = """
            name: guests
            version: 1
            entity: guest
            owner: team reception
            description: Guests and whether they stay.
            sources:
              - name: door
                kind: STREAM
                topic: guests.door
                owner: team reception
                description: What the door reports.
                freshWithin: 1h
            facts:
              - type: joined
                source: door
                description: A guest became a member.
                attributes: []
              - type: visit
                source: door
                description: A guest came.
                attributes: [{name: minutes, kind: INTEGER, minimum: 0, maximum: 1000}]
              - type: gone
                source: door
                description: A guest cancelled.
                attributes: []
            population: {from: joined, until: gone}
            label: {name: leaves, fact: gone, within: 10d, positive: "yes", negative: "no"}
            features:
              - name: minutes_avg
                group: behaviour
                expression: avg(visit.minutes, 30d)
                owner: team reception
                personalData: PSEUDONYMOUS
                description: Mean length of a visit.
              - name: minutes_last
                group: behaviour
                expression: last(visit.minutes)
                owner: team reception
                personalData: PSEUDONYMOUS
                description: Length of the newest visit.
            """;

    private static final int GUESTS = 600;
    private static final int VISITS = 4;
    private static final Duration DAY = Duration.ofDays(1);

    private GuestFacts() {}

    /** Sends them with the times at which they happened; returns when the broker has all. */
    static void send(String bootstrapServers) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> one : records(Instant.now())) {
                sent.add(producer.send(one));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> records(Instant now) {
        Random random = new Random(7);
        Instant observed = now.truncatedTo(ChronoUnit.DAYS).minus(DAY.multipliedBy(LABEL_DAYS));
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int guest = 0; guest < GUESTS; guest++) {
            String entity = "guest-" + guest;
            int usual = 10 + random.nextInt(90);
            records.add(fact(entity, "joined", 0, observed.minus(DAY.multipliedBy(40)), "{}"));
            for (int visit = 1; visit <= VISITS; visit++) {
                Instant at = observed.minus(DAY.multipliedBy(5L * (VISITS + 1 - visit)));
                int minutes = Math.max(0, usual + random.nextInt(21) - 10);
                records.add(fact(entity, "visit", visit, at, "{\"minutes\":" + minutes + "}"));
            }
            if (random.nextInt(100) < (usual < 45 ? 60 : 15)) {
                Instant at = observed.plus(DAY.multipliedBy(1 + random.nextInt(8)));
                records.add(fact(entity, "gone", VISITS + 1, at, "{}"));
            } else { // a fact from behind the label's horizon shows that it is over
                Instant at = observed.plus(DAY.multipliedBy(LABEL_DAYS - 1));
                records.add(fact(entity, "visit", VISITS + 1, at, "{\"minutes\":" + usual + "}"));
            }
        }
        return records;
    }

    private static ProducerRecord<byte[], byte[]> fact(
            String entity, String type, int number, Instant at, String data) {
        String event =
                "{\"specversion\":\"1.0\",\"id\":\"%s-%d\",\"source\":\"/door\",\"type\":\"%s\",\"subject\":\"%s\",\"time\":\"%s\",\"data\":%s}"
                        .formatted(entity, number, type, entity, at, data);
        return new ProducerRecord<>(
                "guests.door",
                null,
                at.toEpochMilli(),
                entity.getBytes(StandardCharsets.UTF_8),
                event.getBytes(StandardCharsets.UTF_8));
    }
}
