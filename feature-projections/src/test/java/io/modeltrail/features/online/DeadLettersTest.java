package io.modeltrail.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureQualityEvent.DeadLetterRedriven;
import io.modeltrail.features.streaming.Shop;
import io.modeltrail.testkit.KafkaForTests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What cannot be used is kept, shown and sent again. */
class DeadLettersTest extends ServedShop {
    @Test
    void a_dead_letter_is_published_listed_and_sent_again_once() throws Exception {
        startWithFacts();
        Shop.Event poison = shop.visit("C1", "poison", NOW - 1000, 0, 10);
        byte[] value = new String(poison.value(), StandardCharsets.UTF_8)
                .replace("\"web\"", "\"pigeon\"")
                .getBytes(StandardCharsets.UTF_8);
        send(List.of(new ProducerRecord<>(shop.visits(), poison.key(), value)));
        await(() -> letters("published_at IS NOT NULL") == 1);
        assertThat(letters("published_at IS NOT NULL")).isEqualTo(1);
        JsonNode page = JSON.readTree(
                features.get("/api/v1/dead-letters?featureSet=" + shop.name()).body());
        JsonNode letter = page.get("items").get(0);
        assertThat(letter.get("reason").asString()).isEqualTo("category-not-allowed");
        assertThat(letter.get("topic").asString()).isEqualTo(shop.visits());
        assertThat(letter.toString()).doesNotContain("pigeon");
        String redrive = "/api/v1/dead-letters/" + letter.get("id").asString() + "/redrive?role=OPERATOR";
        assertThat(post(redrive, "", 200).get("redrivenAt").isNull()).isFalse();
        assertThat(features.recorded(DeadLetterRedriven.class)).singleElement().satisfies(event -> {
            assertThat(event.getMetaData()).containsEntry(TrailMetadata.ACTOR, "scientist");
            assertThat(((DeadLetterRedriven) event.getPayload()).reason()).isEqualTo("category-not-allowed");
        });
        // The same version refuses it again, as a letter of its own; a second time nothing is sent.
        await(() -> letters("true") == 2);
        assertThat(post(redrive, "", 200).get("redrivenAt").isNull()).isFalse();
        send(List.of(record(shop.visit("C1", "after", NOW - 500, 0, 1))));
        await(() -> accepted() == 7);
        assertThat(accepted()).isEqualTo(7);
        assertThat(letters("true")).isEqualTo(2);
        assertThat(code("/api/v1/dead-letters/" + UUID.randomUUID() + "/redrive?role=OPERATOR", "", 404))
                .isEqualTo("not-found");
    }

    @Test
    void a_record_that_a_newer_version_allows_counts_once_there_though_it_was_sent_again() throws Exception {
        startWithFacts();
        Shop.Event poison = shop.visit("C1", "poison", NOW - 1000, 0, 10);
        byte[] value = new String(poison.value(), StandardCharsets.UTF_8)
                .replace("\"web\"", "\"pigeon\"")
                .getBytes(StandardCharsets.UTF_8);
        send(List.of(new ProducerRecord<>(shop.visits(), poison.key(), value)));
        await(() -> letters("true") == 1);
        String newer = JSON.writeValueAsString(shop.set().definition())
                .replace("\"version\":1", "\"version\":2")
                .replace("[\"web\",\"mobile\",\"api\"]", "[\"web\",\"mobile\",\"api\",\"pigeon\"]");
        features.database().sql("""
                        INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
                        VALUES (?, 2, 'shop', ?, 1)""").params(shop.name(), newer).update();
        String rows = "/api/v1/features/" + shop.name() + "/rows";
        String request = "{\"entities\":[\"C1\"],\"features\":[\"visits_30d\",\"last_channel\"],\"version\":";
        String three = "{\"visits_30d\":3.0,\"last_channel\":\"pigeon\"}";
        await(() -> values(rows, request + "2}").equals(three));
        assertThat(values(rows, request + "2}")).isEqualTo(three);
        assertThat(values(rows, request + "1}")).isEqualTo("{\"visits_30d\":2.0,\"last_channel\":\"mobile\"}");
        String id = features.database()
                .sql("SELECT dead_letter_id::text FROM features_dead_letter")
                .query(String.class)
                .single();
        post("/api/v1/dead-letters/" + id + "/redrive?role=OPERATOR", "", 200);
        await(() -> letters("true") == 2 && duplicates() == 1);
        assertThat(duplicates()).isEqualTo(1);
        assertThat(values(rows, request + "2}")).isEqualTo(three);
    }

    @Test
    void a_record_that_its_topic_does_not_take_is_refused_by_name() throws Exception {
        startWithFacts();
        byte[] value = ("no event " + "x".repeat(5000)).getBytes(StandardCharsets.UTF_8);
        send(List.of(new ProducerRecord<>(shop.visits(), "C1".getBytes(StandardCharsets.UTF_8), value)));
        await(() -> letters("true") == 1);
        String id = features.database()
                .sql("SELECT dead_letter_id::text FROM features_dead_letter")
                .query(String.class)
                .single();
        String redrive = "/api/v1/dead-letters/" + id + "/redrive?role=OPERATOR";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KafkaForTests.bootstrapServers()))) {
            AlterConfigOp smaller =
                    new AlterConfigOp(new ConfigEntry("max.message.bytes", "1000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, shop.visits()), List.of(smaller)))
                    .all()
                    .get();
        }
        // The broker goes by the new limit a moment after it has taken it; until then there are more dead letters.
        await(() -> isTooLarge(value));
        assertThat(code(redrive, "", 422)).isEqualTo("record-too-large");
        assertThat(letters("redriven_at IS NOT NULL")).isZero();
        assertThat(features.recorded(DeadLetterRedriven.class)).isEmpty();
    }

    private boolean isTooLarge(byte[] value) {
        try {
            send(List.of(new ProducerRecord<>(shop.visits(), "C1".getBytes(StandardCharsets.UTF_8), value)));
            return false;
        } catch (ExecutionException refused) {
            return refused.getCause() instanceof RecordTooLargeException;
        } catch (Exception other) {
            throw new IllegalStateException(other);
        }
    }

    private long letters(String condition) {
        return features.database()
                .sql("SELECT count(*) FROM features_dead_letter WHERE " + condition)
                .query(Long.class)
                .single();
    }

    private long duplicates() {
        return features.database()
                .sql("SELECT coalesce(sum(records), 0) FROM features_online_count WHERE outcome = 'duplicate'")
                .query(Long.class)
                .single();
    }
}
