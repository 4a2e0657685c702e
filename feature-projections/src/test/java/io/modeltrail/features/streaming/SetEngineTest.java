package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.trigger.SetTriggers;
import io.modeltrail.testkit.KafkaForTests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SetEngineTest {
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
    void facts_become_inputs_and_duplicates_and_late_ones_count_once() throws Exception {
        // Within the longest window: what is older changes no window any more, and is not looked for among those
        // before.
        List<Shop.Event> events = test.shop().events(3000, 60, NOW - 28 * DAY, NOW - 1000, 1);
        List<Shop.Event> sent = new ArrayList<>(events);
        for (int index = 0; index < 500; index++) {
            sent.add(events.get(index * 3));
        }
        Collections.shuffle(sent, new Random(1));
        SetEngine engine = test.start();
        test.send(sent);
        test.awaitRecords(3500);
        test.assertStates(engine, events);
        assertThat(test.counted("accepted")).isEqualTo(3000);
        assertThat(test.counted("duplicate")).isEqualTo(500);
        SourceProgress visits = engine.tallies().of("visits", 0);
        SourceProgress orders = engine.tallies().of("orders", 0);
        assertThat(visits.accepted() + orders.accepted()).isEqualTo(3000);
        assertThat(visits.duplicates() + orders.duplicates()).isEqualTo(500);
    }

    @Test
    void an_engine_that_is_killed_again_and_again_loses_nothing_and_counts_nothing_twice() throws Exception {
        List<Shop.Event> events = events(12_000);
        Random random = new Random(2);
        int sent = 0;
        while (sent < events.size()) {
            SetEngine engine = test.start();
            for (int part = 0; part < 4 && sent < events.size(); part++) {
                int next = Math.min(events.size(), sent + 300 + random.nextInt(700));
                test.send(events.subList(sent, next));
                sent = next;
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
            }
            engine.kill();
        }
        SetEngine last = test.start();
        test.awaitRecords(12_000);
        test.assertStates(last, events);
        assertThat(test.counted("accepted")).isEqualTo(12_000);
        assertThat(test.counted("duplicate")).isZero();
    }

    @Test
    void a_restart_reads_the_same_states_from_the_database() throws Exception {
        List<Shop.Event> events = events(2000);
        test.send(events);
        SetEngine first = test.start();
        test.awaitRecords(2000);
        first.stop();
        SetEngine second = test.start();
        test.assertStates(second, events);
        assertThat(test.counted("accepted")).isEqualTo(2000);
    }

    @Test
    void events_a_week_late_are_counted_on_their_day() throws Exception {
        List<Shop.Event> events = new ArrayList<>(List.of(
                test.shop().visit("C1", "today", NOW - 1000, 0, 10),
                test.shop().visit("C1", "late", NOW - 7 * DAY, 1, 20),
                test.shop().order("C1", "late-order", NOW - 8 * DAY, 1999, 0)));
        SetEngine engine = test.start();
        test.send(events);
        test.awaitRecords(3);
        Collections.reverse(events);
        test.assertStates(engine, List.of(events.get(1), events.get(0), events.get(2)));
    }

    @Test
    void windows_move_on_at_midnight_without_any_event() throws Exception {
        List<Shop.Event> events = List.of(
                test.shop().visit("C1", "a", NOW - 3 * DAY, 0, 10), test.shop().visit("C1", "b", NOW - 1000, 1, 20));
        SetEngine engine = test.start();
        test.send(events);
        test.awaitRecords(2);
        test.assertStates(engine, events);
        for (int days = 0; days < 35; days++) {
            long midnight = Math.floorDiv(NOW, DAY) * DAY + days * DAY + DAY;
            for (long at : List.of(midnight - 1, midnight)) {
                InputReader reader = engine.states().reader();
                assertThat(reader.read("C1", at)).isTrue();
                assertThat(reader.inputs()).isEqualTo(test.shop().inputs(events, "C1", at));
            }
        }
    }

    @Test
    void what_cannot_be_used_is_kept_once_with_its_reason() throws Exception {
        String visits = test.shop().visits();
        SetEngine engine = test.start();
        Shop.Event good = test.shop().visit("C1", "good", NOW - 1000, 0, 10);
        test.sendRaw(visits, bytes("C1"), bytes("no json"));
        test.sendRaw(visits, null, good.value());
        test.sendRaw(visits, bytes("C1"), bytes(text(good).replace("\"web\"", "\"pigeon\"")));
        test.sendRaw(visits, bytes("C1"), bytes(text(good).replace("\"seconds\":10", "\"seconds\":100000")));
        test.sendRaw(visits, bytes("C1"), bytes(text(good).replace("visit\"", "unheard_of\"")));
        test.send(List.of(good));
        test.awaitRecords(6);
        test.assertStates(engine, List.of(good));
        assertThat(reasons())
                .containsExactlyInAnyOrder(
                        "not-a-cloud-event", "entity-missing", "category-not-allowed", "attribute-out-of-range");
        assertThat(test.counted("refused")).isEqualTo(4);
        assertThat(test.counted("ignored")).isEqualTo(1);
        engine.stop();
        SetEngine second = test.start();
        test.assertStates(second, List.of(good));
        assertThat(reasons()).hasSize(4);
    }

    @Test
    void a_process_that_was_overtaken_changes_nothing() throws Exception {
        List<Shop.Event> events = events(600);
        test.send(events);
        SetEngine prepared = test.start();
        test.awaitRecords(600);
        prepared.stop();
        long before = test.done();
        List<Shop.Event> more = new ArrayList<>(events);
        for (int index = 0; index < 60; index++) {
            more.add(test.shop().visit("C" + index, "more" + index, NOW - 10 + index / 10, 0, 1));
        }
        test.send(more.subList(600, 660));
        try (OtherProcess one = new OtherProcess(test, prepared);
                OtherProcess other = new OtherProcess(test, prepared)) {
            one.read();
            other.read();
            assertThat(one.commit()).isTrue();
            List<Map<String, Object>> stored = stored();
            assertThat(other.commit()).isFalse();
            assertThat(stored()).isEqualTo(stored);
        }
        assertThat(test.done()).isEqualTo(before + 60);
        assertThat(test.counted("accepted")).isEqualTo(660);
        test.assertStates(test.start(), more);
    }

    @Test
    void an_engine_that_was_overtaken_begins_again_from_what_is_stored() throws Exception {
        List<Shop.Event> events = events(600);
        SetEngine engine = test.start();
        test.send(events.subList(0, 300));
        test.awaitRecords(300);
        // Both read the same; whoever comes second is fenced, and goes on from the first one's states.
        try (OtherProcess other = new OtherProcess(test, engine)) {
            for (int from = 300; from < 600; from += 50) {
                test.send(events.subList(from, from + 50));
                other.read();
                if (!other.commit()) {
                    other.beginAgain();
                }
            }
            test.awaitRecords(600);
        }
        // The engine notices with the next record of each partition.
        List<Shop.Event> more = new ArrayList<>(events);
        for (int index = 0; index < 60; index++) {
            more.add(test.shop().visit("C" + index, "more" + index, NOW - 10 + index / 10, 0, 1));
            more.add(test.shop().order("C" + index, "more" + index, NOW - 10 + index / 10, 100, 0));
        }
        test.send(more.subList(600, 720));
        test.awaitRecords(720);
        test.assertStates(engine, more);
        assertThat(test.counted("accepted")).isEqualTo(720);
        assertThat(test.counted("duplicate")).isZero();
    }

    @Test
    void two_instances_share_the_partitions_and_each_knows_all_states() throws Exception {
        List<Shop.Event> events = events(6000);
        SetEngine first = test.start();
        test.send(events.subList(0, 2000));
        test.awaitRecords(2000);
        SetEngine second = test.start();
        test.send(events.subList(2000, 4000));
        EngineForTests.await(() -> owned(first) > 0 && owned(second) > 0, "partitions were not shared");
        assertThat(owned(first)).isPositive();
        assertThat(owned(second)).isPositive();
        test.awaitRecords(4000);
        test.assertStates(first, events.subList(0, 4000));
        test.assertStates(second, events.subList(0, 4000));
        first.stop();
        test.send(events.subList(4000, 6000));
        test.awaitRecords(6000);
        test.assertStates(second, events);
        assertThat(test.counted("accepted")).isEqualTo(6000);
        assertThat(test.counted("duplicate")).isZero();
    }

    private static long owned(SetEngine engine) {
        return engine.states().topics().stream()
                .flatMap(TopicStates::all)
                .filter(partition -> partition.standing() == PartitionStates.Standing.OWNED)
                .count();
    }

    private List<Shop.Event> events(int count) {
        return test.shop().events(count, 60, NOW - 40 * DAY, NOW - 1000, count);
    }

    private List<String> reasons() {
        return test.sql()
                .sql("SELECT reason FROM features_dead_letter")
                .query(String.class)
                .list();
    }

    private List<Map<String, Object>> stored() {
        return test.sql().sql("""
                        SELECT entity, md5(recent.content) AS recent, next_offset
                        FROM features_online_recent AS recent JOIN features_online_offset USING (stream_id, partition)
                        ORDER BY stream_id, partition, entity""").query().listOfRows();
    }

    private static String text(Shop.Event event) {
        return new String(event.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Does what an engine's consumer does, with all partitions and step by step. */
    private static final class OtherProcess implements AutoCloseable {
        private final EngineForTests test;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<PartitionWork> works = new ArrayList<>();
        private final FactReader reader;

        OtherProcess(EngineForTests test, SetEngine engine) throws Exception {
            this.test = test;
            consumer = test.kafka().reader("other");
            reader = new FactReader(test.shop().set());
            SetStates states = new SetStates(test.shop().set());
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : test.shop().set().topics()) {
                for (int partition = 0; partition < EngineForTests.PARTITIONS; partition++) {
                    works.add(new PartitionWork(
                            states.topic(topic),
                            engine.streamId(topic),
                            partition,
                            engine.stateTopic(),
                            engine.tallies(),
                            () -> SetTriggers.NONE,
                            entity -> false));
                    partitions.add(new TopicPartition(topic, partition));
                }
            }
            consumer.assign(partitions);
            beginAgain();
        }

        void beginAgain() throws Exception {
            for (PartitionWork work : works) {
                work.begin(test.rows().load(work.streamId(), work.partition()));
                consumer.seek(new TopicPartition(work.plan().topic(), work.partition()), work.nextOffset());
            }
        }

        /** All that there is. */
        void read() {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (consumer.assignment().stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    works.stream()
                            .filter(work -> work.plan().topic().equals(record.topic())
                                    && work.partition() == record.partition())
                            .forEach(work -> work.take(record, reader));
                }
            }
        }

        boolean commit() throws Exception {
            List<PartitionWork> pending =
                    works.stream().filter(PartitionWork::hasPending).toList();
            Batch batch = new Batch();
            pending.forEach(work -> work.addTo(batch));
            boolean done = new Transaction(test.rows(), batch, works.getFirst().stateTopic()).run();
            if (done) {
                pending.forEach(PartitionWork::committed);
            }
            return done;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
