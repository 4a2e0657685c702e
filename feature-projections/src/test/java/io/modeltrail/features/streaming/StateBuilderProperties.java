package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.Fact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the order, the repetitions and the cuts between batches: the inputs are those of the facts, each counted once. */
class StateBuilderProperties {
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long DAY = 86_400_000L;

    private final Shop shop = new Shop();
    private final StateBuilder.Scratch scratch = new StateBuilder.Scratch();

    @Property(tries = 300)
    void any_order_and_any_repetition_give_the_same_inputs(
            @ForAll @IntRange(min = 1, max = 400) int count,
            @ForAll @IntRange(min = 1, max = 60) int days,
            @ForAll @LongRange long seed) {
        Random random = new Random(seed);
        List<Shop.Event> ordered = shop.events(count, 1, BEGIN, BEGIN + days * DAY, seed);
        List<Shop.Event> shuffled = new ArrayList<>(ordered);
        // Twice as late as any window: what comes so late must still count where nothing is older than the window.
        Collections.shuffle(shuffled, random);
        for (int repeated = random.nextInt(count); repeated > 0; repeated--) {
            shuffled.add(random.nextInt(shuffled.size()), shuffled.get(random.nextInt(shuffled.size())));
        }
        SetStates states = states(shuffled, random);
        long newest = ordered.getLast().fact().atMillis();
        for (long at : List.of(newest, newest + DAY, newest + 7 * DAY, newest + 40 * DAY)) {
            InputReader reader = states.reader();
            assertThat(reader.read("C0", at)).isTrue();
            assertThat(reader.inputs()).isEqualTo(shop.inputs(ordered, "C0", at));
        }
    }

    /** However late: two facts at one moment, of which the first is sent again, would otherwise change places. */
    @Property(tries = 300)
    void what_is_sent_again_after_every_window_changes_nothing(
            @ForAll @IntRange(min = 1, max = 200) int count,
            @ForAll @IntRange(min = 1, max = 40) int moments,
            @ForAll @LongRange long seed) {
        Random random = new Random(seed);
        List<Shop.Event> sent = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            String id = "e" + index;
            long at = BEGIN + random.nextInt(moments) * 10 * DAY;
            sent.add(
                    switch (random.nextInt(3)) {
                        case 0 -> shop.search("C0", id, at, random.nextInt(100));
                        case 1 -> shop.order("C0", id, at, random.nextInt(1_000_000), random.nextInt(2));
                        default -> shop.visit("C0", id, at, random.nextInt(3), random.nextInt(5) - 1L);
                    });
        }
        for (int repeated = 2 * count; repeated > 0; repeated--) {
            sent.add(random.nextInt(sent.size()), sent.get(random.nextInt(sent.size())));
        }
        long newest = BEGIN + moments * 10 * DAY;
        InputReader reader = states(sent, random).reader();
        assertThat(reader.read("C0", newest)).isTrue();
        assertThat(reader.inputs()).isEqualTo(shop.inputs(sent, "C0", newest));
    }

    @Property(tries = 30)
    void a_day_with_very_many_facts_counts_each_once(@ForAll @LongRange long seed) {
        Random random = new Random(seed);
        List<Shop.Event> ordered = shop.events(3000, 1, BEGIN, BEGIN + 2 * DAY, seed);
        List<Shop.Event> twice = new ArrayList<>(ordered);
        twice.addAll(ordered);
        SetStates states = states(twice, random);
        long newest = ordered.getLast().fact().atMillis();
        InputReader reader = states.reader();
        assertThat(reader.read("C0", newest)).isTrue();
        assertThat(reader.inputs()).isEqualTo(shop.inputs(ordered, "C0", newest));
    }

    @Property(tries = 100)
    void what_no_window_reaches_is_forgotten(@ForAll @LongRange long seed) {
        List<Shop.Event> ordered = shop.events(4000, 1, BEGIN, BEGIN + 400 * DAY, seed);
        SetStates states = states(ordered, new Random(seed));
        // 30 days of about 10 facts with 6 bytes of hash and some of slots
        assertThat(states.size().bytes()).isLessThan(16_000);
        long newest = ordered.getLast().fact().atMillis();
        InputReader reader = states.reader();
        assertThat(reader.read("C0", newest)).isTrue();
        assertThat(reader.inputs()).isEqualTo(shop.inputs(ordered, "C0", newest));
    }

    /** In batches of any size; each state goes through its bytes. */
    private SetStates states(List<Shop.Event> events, Random random) {
        SetStates states = new SetStates(shop.set());
        for (TopicStates topic : states.topics()) {
            topic.expect(1);
            StateBuilder builder = new StateBuilder(topic.plan(), null, scratch);
            EntityState state = null;
            for (Shop.Event event : events) {
                if (!event.topic().equals(topic.plan().topic())) {
                    continue;
                }
                Fact fact = event.fact();
                builder.add(fact);
                if (random.nextInt(10) == 0 && builder.hasChanged()) {
                    state = builder.build(1);
                    builder = new StateBuilder(topic.plan(), state, scratch);
                }
            }
            if (builder.hasChanged()) {
                state = builder.build(1);
            }
            if (state != null) {
                topic.partition(0).putFollowed("C0", state);
            }
        }
        return states;
    }
}
