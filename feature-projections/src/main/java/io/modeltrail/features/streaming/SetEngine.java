package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.trigger.ActiveTriggers;
import io.modeltrail.features.trigger.SetTriggers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes one version of a feature set: its members of the consumer group, each with a thread, and a follower while other processes compute a
 * part of it.
 */
final class SetEngine {
    private static final Logger LOG = LoggerFactory.getLogger(SetEngine.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

    private final CompiledFeatureSet set;
    private final Kafka kafka;
    private final StreamRows rows;
    private final Topics topics;
    private final Runnable whenRefused;
    private final ActiveTriggers triggers;
    private final Predicate<String> barred;
    private final SetStates states;
    private final Tallies tallies;
    private final Lag lag = new Lag();
    private final String name;
    private final String group;
    private final String stateTopic;
    private final Map<String, Integer> streamIds = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    /** Of what is running now. */
    private final Set<Runnable> stops = new HashSet<>();

    private @Nullable StateFollower follower;
    private volatile int statePartitions;
    private volatile boolean running;

    /**
     * @param whenRefused is told that there are new dead letters
     * @param barred says of an entity whether nothing may be kept about it
     */
    SetEngine(
            CompiledFeatureSet set,
            Kafka kafka,
            StreamRows rows,
            Topics topics,
            Runnable whenRefused,
            ActiveTriggers triggers,
            Predicate<String> barred) {
        this.set = set;
        this.barred = barred;
        this.kafka = kafka;
        this.rows = rows;
        this.topics = topics;
        this.whenRefused = whenRefused;
        this.triggers = triggers;
        states = new SetStates(set);
        FeatureSetDefinition definition = set.definition();
        tallies = new Tallies(definition);
        String version = definition.name() + ".v" + definition.version();
        name = "features-online-" + version;
        group = "modeltrail." + version + ".online";
        stateTopic = Topics.ofStates(
                set.definition().name().value(), set.definition().version(), states.layout());
    }

    synchronized void start(int consumers) {
        running = true;
        begin(name, () -> {
            if (untilItWorks("preparation", this::prepare)) {
                startMembers(consumers);
            }
        });
    }

    void stop() {
        List<Thread> ending;
        synchronized (this) {
            running = false;
            stops.forEach(Runnable::run);
            ending = List.copyOf(threads);
        }
        long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
        for (Thread thread : ending) {
            try {
                if (!thread.join(Duration.ofNanos(Math.max(1, (deadline - System.nanoTime()) / 2)))) {
                    thread.interrupt();
                    thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Ends as a process does that is killed: what is under way is left as it is. */
    synchronized void kill() {
        running = false;
        threads.forEach(Thread::interrupt);
    }

    SetStates states() {
        return states;
    }

    StreamRows rows() {
        return rows;
    }

    String stateTopic() {
        return stateTopic;
    }

    Tallies tallies() {
        return tallies;
    }

    /** As they are now. */
    SetTriggers triggers() {
        return triggers.of(set);
    }

    Predicate<String> barred() {
        return barred;
    }

    Lag lag() {
        return lag;
    }

    int streamId(String topic) {
        return findStreamId(topic).orElseThrow(() -> new IllegalStateException(topic + " has not been prepared"));
    }

    /** Empty until the topic has been prepared. */
    Optional<Integer> findStreamId(String topic) {
        return Optional.ofNullable(streamIds.get(topic));
    }

    void committed(Batch batch) {
        if (!batch.deadLetters().isEmpty()) {
            whenRefused.run();
        }
        if (!batch.triggers().isEmpty()) {
            triggers.due();
        }
    }

    /** The partitions of this process have changed. */
    synchronized void assigned() {
        lag.forgetAll();
        StateFollower following = follower;
        if (!running) {
            return;
        }
        if (states.isOwned()) {
            if (following != null) {
                following.stop();
                follower = null;
            }
        } else if (following == null) {
            StateFollower next = newFollower();
            follower = next;
            begin(name + "-follower", () -> follow(next));
        }
    }

    private void prepare() throws SQLException, InterruptedException {
        topics.ofFacts(set.topics())
                .forEach((topic, partitions) -> states.topic(topic).expect(partitions));
        for (TopicStates topic : states.topics()) {
            TopicPlan plan = topic.plan();
            streamIds.put(
                    plan.topic(),
                    rows.stream(set.definition().name(), set.definition().version(), plan.topic(), plan.layout()));
        }
        statePartitions = topics.ofStates(stateTopic);
    }

    private synchronized void startMembers(int consumers) {
        for (int number = 1; running && number <= consumers; number++) {
            String member = name + "-" + number;
            begin(member, () -> consume(member));
        }
    }

    private synchronized void begin(String thread, Runnable work) {
        threads.removeIf(one -> !one.isAlive());
        threads.add(Thread.ofPlatform().name(thread).daemon().start(work));
    }

    private void consume(String member) {
        untilItWorks(member, () -> {
            StreamConsumer next = newConsumer(member);
            run(next, next::stop);
        });
    }

    private StreamConsumer newConsumer(String member) {
        FactReader reader = new FactReader(set);
        StatePublisher publisher = new StatePublisher(kafka, member, stateTopic, statePartitions);
        try {
            return new StreamConsumer(this, member, reader, publisher, kafka.member(group, member));
        } catch (RuntimeException failed) {
            publisher.close();
            throw failed;
        }
    }

    private StateFollower newFollower() {
        return new StateFollower(states, kafka.reader(name + "-follower"), stateTopic, statePartitions);
    }

    /** A follower that fails is replaced by the next, as long as it is wanted. */
    private void follow(StateFollower first) {
        StateFollower[] current = {first};
        untilItWorks(name + "-follower", () -> {
            try {
                run(current[0], current[0]::stop);
            } catch (RuntimeException failed) {
                synchronized (this) {
                    if (follower != current[0]) {
                        return;
                    }
                    current[0] = newFollower();
                    follower = current[0];
                }
                throw failed;
            }
        });
    }

    /** @param stop ends the work from another thread */
    private void run(Runnable work, Runnable stop) {
        synchronized (this) {
            stops.add(stop);
            if (!running) {
                stop.run();
            }
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                stops.remove(stop);
            }
        }
    }

    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    /** @return false when the engine was stopped before */
    private boolean untilItWorks(String what, Work work) {
        Backoff backoff = new Backoff();
        while (running) {
            try {
                work.run();
                return true;
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException stopped) {
                return false;
            } catch (SQLException | KafkaException unreachable) {
                LOG.warn("{} failed and is tried again: {}", what, unreachable.getMessage());
            } catch (RuntimeException bug) {
                LOG.error("{} failed and is tried again", what, bug);
            }
            try {
                backoff.pause();
            } catch (org.apache.kafka.common.errors.InterruptException stopped) {
                return false;
            }
        }
        return false;
    }
}
