package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.features.trigger.DueRows;
import io.modeltrail.features.trigger.TriggersForTests;
import io.modeltrail.testkit.KafkaForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggersTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private EngineForTests test;
    private TriggersForTests triggers;

    @BeforeEach
    void begin() throws Exception {
        test = new EngineForTests(KafkaForTests.bootstrapServers());
        triggers = test.triggers();
    }

    @AfterEach
    void end() {
        test.close();
    }

    @Test
    void facts_trigger_by_type_and_filter_and_once_in_the_interval() throws Exception {
        define("order[state=failed]", "search");
        test.start();
        test.send(List.of(
                order("C1", "a", 0, 1), order("C2", "b", 0, 0), test.shop().visit("C3", "c", minute(0), 0, 1)));
        test.awaitRecords(3);
        assertThat(takeAll()).map(Triggered::entity).containsExactly("C1");

        test.send(List.of(order("C1", "d", 59, 1), search("C1", "e", 58), search("C2", "f", 59)));
        test.awaitRecords(6);
        assertThat(takeAll()).map(Triggered::entity).containsExactly("C2");

        test.send(List.of(order("C1", "g", 60, 1)));
        test.awaitRecords(7);
        List<Triggered> third = takeAll();
        assertThat(third).map(Triggered::entity).containsExactly("C1");
        assertThat(third.getFirst().factAt()).isEqualTo(START.plus(HOUR));
        assertThat(third.getFirst().topic()).isEqualTo(test.shop().orders());
        assertThat(third.getFirst().useCase()).isEqualTo(TriggersForTests.USE_CASE);
    }

    @Test
    void a_trigger_can_be_taken_once_its_fact_can_be_read() throws Exception {
        define("search");
        SetEngine engine = test.start();
        test.send(List.of(search("C1", "a", 0)));
        test.awaitRecords(1);
        Triggered triggered = takeAll().getFirst();

        EngineForTests.await(
                () -> engine.states().has("C1", triggered.topic(), triggered.partition(), triggered.offset()),
                "the fact is not seen");
        assertThat(engine.states().has("C1", triggered.topic(), triggered.partition(), triggered.offset()))
                .isTrue();
        assertThat(engine.states().has("C1", triggered.topic(), triggered.partition(), triggered.offset() + 1))
                .isFalse();
        assertThat(engine.states().has("C2", triggered.topic(), triggered.partition(), 0))
                .isFalse();
    }

    @Test
    void engines_that_are_killed_again_and_again_trigger_each_entity_once() throws Exception {
        define("search");
        List<Triggered> taken = new ArrayList<>();
        int sent = 0;
        for (int round = 0; round < 3; round++) {
            SetEngine engine = test.start();
            List<Shop.Event> some = new ArrayList<>();
            for (int index = 0; index < 400; index++, sent++) {
                some.add(search("E" + sent, "s" + sent, 0));
            }
            test.send(some);
            long least = sent - 200L;
            EngineForTests.await(() -> test.done() >= least, "nothing is read");
            taken.addAll(takeAll());
            engine.kill();
        }
        test.start();
        test.awaitRecords(sent);
        taken.addAll(takeAll());

        assertThat(taken).map(Triggered::entity).doesNotHaveDuplicates().hasSize(sent);
    }

    @Test
    void facts_that_are_read_again_from_the_beginning_trigger_nothing_again() throws Exception {
        define("search", "order");
        SetEngine engine = test.start();
        test.send(List.of(search("C1", "a", 0), order("C2", "b", 1, 0), search("C1", "c", 61)));
        test.awaitRecords(3);
        assertThat(takeAll()).hasSize(2);
        engine.stop();

        test.start(test.shop().setWithout("paid_30d"));
        test.awaitRecords(3);
        assertThat(takeAll()).isEmpty();
    }

    @Test
    void facts_from_before_it_was_enabled_trigger_nothing_and_a_change_leaves_no_gap() throws Exception {
        define("search");
        triggers.define(test.shop().name(), HOUR, START.plus(HOUR), true, "search", "order");
        test.start();
        test.send(List.of(search("C0", "z", -1), search("C1", "a", 30)));
        test.awaitRecords(2);
        assertThat(takeAll()).map(Triggered::entity).containsExactly("C1");

        triggers.define(test.shop().name(), HOUR, START.plus(HOUR), false, "search");
        triggers.define(test.shop().name(), HOUR, START.plus(HOUR.multipliedBy(2)), true, "search");
        test.send(List.of(search("C2", "b", 119), search("C3", "c", 120)));
        test.awaitRecords(4);
        assertThat(takeAll()).map(Triggered::entity).containsExactly("C3");
    }

    @Test
    void what_is_refused_waits_with_its_reason_for_another_fact_or_for_an_operator() throws Exception {
        define("search");
        test.start();
        test.send(List.of(search("C1", "a", 0), search("C2", "b", 0)));
        test.awaitRecords(2);
        List<Triggered> both = triggers.due().take(10).entities();
        triggers.due()
                .refuse(both.stream()
                        .map(one -> new Refused(one, "features-do-not-fit"))
                        .toList());
        assertThat(triggers.due().take(10).entities()).isEmpty();
        assertThat(triggers.waiting())
                .map(DueRows.Waiting::reason, DueRows.Waiting::refused, DueRows.Waiting::entities)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("features-do-not-fit", true, 2L));

        test.send(List.of(search("C1", "c", 60)));
        test.awaitRecords(3);
        assertThat(takeAll()).map(Triggered::entity).containsExactly("C1");
        assertThat(triggers.again()).isEqualTo(1);
        List<Triggered> second = triggers.due().take(10).entities();
        assertThat(second).map(Triggered::entity).containsExactly("C2");

        triggers.due().postpone(List.of(new Refused(second.getFirst(), "nothing-served")), HOUR);
        assertThat(triggers.due().take(10).entities()).isEmpty();
        triggers.due().postpone(List.of(new Refused(second.getFirst(), "nothing-served")), Duration.ZERO);
        assertThat(triggers.due().take(10).entities()).map(Triggered::attempts).containsExactly(2);

        triggers.remove();
        assertThat(triggers.waiting()).isEmpty();
    }

    private void define(String... facts) {
        triggers.define(test.shop().name(), HOUR, START, true, facts);
    }

    private Shop.Event search(String entity, String id, int minute) {
        return test.shop().search(entity, id, minute(minute), 1);
    }

    private Shop.Event order(String entity, String id, int minute, int state) {
        return test.shop().order(entity, id, minute(minute), 100, state);
    }

    private static long minute(int minute) {
        return START.plus(Duration.ofMinutes(minute)).toEpochMilli();
    }

    private List<Triggered> takeAll() {
        List<Triggered> taken = triggers.due().take(100_000).entities();
        triggers.due().done(taken);
        return taken;
    }
}
