package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.testkit.KafkaForTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The compacted topic, from which processes take the states that others compute. */
class StateTopicTest {
    private static final long DAY = 86_400_000L;
    private static final long NOW = System.currentTimeMillis();

    private EngineForTests test;

    @BeforeEach
    void begin() throws Exception {
        test = new EngineForTests(KafkaForTests.bootstrapServers());
    }

    @AfterEach
    void end() {
        test.close();
    }

    @Test
    void a_state_that_no_broker_takes_holds_up_no_other() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KafkaForTests.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(stateTopic(test.shop().set()), Optional.of(1), Optional.empty())
                            .configs(Map.of("cleanup.policy", "compact", "max.message.bytes", "3000"))))
                    .all()
                    .get();
        }
        List<Shop.Event> events = new ArrayList<>();
        for (int index = 0; index < 2000; index++) {
            boolean large = index < 1000;
            // Of the large one it is the part of days long ago that no broker takes.
            events.add(test.shop()
                    .visit(
                            large ? "large" : "C" + index % 50,
                            "e" + index,
                            NOW - (large ? 20 : 2) * DAY + index,
                            0,
                            10));
        }
        SetEngine engine = test.start();
        test.send(events);
        test.awaitRecords(2000);
        EngineForTests.await(() -> published().size() >= 50, "states were not published");
        assertThat(published()).hasSize(50).doesNotContain("large");
        // The large one alone does not make all others be published again after the next start.
        // Nor does the part of today go out alone, which without the other would be another state.
        List<Shop.Event> last = List.of(
                test.shop().visit("large", "today", NOW - 1, 0, 10), test.shop().visit("C1", "last", NOW, 0, 10));
        events.addAll(last);
        test.send(last);
        test.awaitRecords(2002);
        EngineForTests.await(() -> records() >= 51, "the last state was not published");
        assertThat(published()).hasSize(50).doesNotContain("large");
        assertThat(test.sql()
                        .sql("SELECT max(published_offset) FROM features_online_offset")
                        .query(Long.class)
                        .single())
                .isPositive();
        test.assertStates(engine, events);
    }

    @Test
    void states_of_another_layout_are_not_followed() throws Exception {
        CompiledFeatureSet other = test.shop().setWithout("paid_30d");
        assertThat(stateTopic(other)).isNotEqualTo(stateTopic(test.shop().set()));
        List<Shop.Event> events = test.shop().events(2000, 60, NOW - 20 * DAY, NOW - 1000, 9);
        test.send(events);
        SetEngine before = test.start();
        test.awaitRecords(2000);
        before.stop();

        SetEngine one = test.start(other);
        SetEngine two = test.start(other);
        EngineForTests.await(() -> !one.states().isOwned() && !two.states().isOwned(), "partitions were not shared");
        test.awaitLoaded(one);
        test.awaitLoaded(two);
        long at = events.getLast().fact().atMillis();
        for (SetEngine engine : List.of(one, two)) {
            for (int entity = 0; entity < 60; entity++) {
                String name = "C" + entity;
                long[] expected = Shop.inputs(other, events, name, at);
                EngineForTests.await(
                        () -> {
                            InputReader reader = engine.states().reader();
                            return reader.read(name, at) && java.util.Arrays.equals(reader.inputs(), expected);
                        },
                        "states differ");
                InputReader reader = engine.states().reader();
                assertThat(reader.read(name, at)).isTrue();
                assertThat(reader.inputs()).as(name).isEqualTo(expected);
            }
        }
    }

    @Test
    void what_was_published_elsewhere_is_published_again() throws Exception {
        List<Shop.Event> events = test.shop().events(500, 40, NOW - 20 * DAY, NOW - 1000, 5);
        test.send(events);
        SetEngine before = test.start();
        test.awaitRecords(500);
        EngineForTests.await(() -> records() >= 40, "states were not published");
        Shop.Event last = test.shop().visit("C1", "last", NOW, 0, 10);
        test.send(List.of(last));
        test.awaitRecords(501);
        before.stop();
        assertThat(records()).isPositive();

        test.sql()
                .sql("UPDATE features_online_offset SET state_topic = 'another', published_offset = next_offset")
                .update();
        long already = records();
        SetEngine again = test.start();
        test.awaitLoaded(again);
        long states = again.states().size().states();
        EngineForTests.await(() -> records() >= already + states, "states were not published again");
        assertThat(records()).isGreaterThanOrEqualTo(already + states);
    }

    private long records() {
        CompiledFeatureSet set = test.shop().set();
        try (KafkaConsumer<byte[], byte[]> consumer = test.kafka().reader("records")) {
            List<TopicPartition> partitions = consumer.partitionsFor(stateTopic(set)).stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static String stateTopic(CompiledFeatureSet set) {
        return Topics.ofStates(
                set.definition().name().value(), set.definition().version(), new SetStates(set).layout());
    }

    private Set<String> published() {
        Set<String> entities = new TreeSet<>();
        TopicPartition partition = new TopicPartition(stateTopic(test.shop().set()), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = test.kafka().reader("published")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    StateRecord state = StateRecord.ofKey(record.key());
                    if (!state.older()) {
                        entities.add(state.entity());
                    }
                });
            }
        }
        return entities;
    }
}
