package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.AppFeature;
import io.modeltrail.churnpilot.simulator.Happening.Channel;
import io.modeltrail.churnpilot.simulator.Happening.ErrorShown;
import io.modeltrail.churnpilot.simulator.Happening.FeatureUsed;
import io.modeltrail.churnpilot.simulator.Happening.Login;
import io.modeltrail.churnpilot.simulator.Happening.Paid;
import io.modeltrail.churnpilot.simulator.Happening.PaymentStatus;
import io.modeltrail.churnpilot.simulator.Happening.Priority;
import io.modeltrail.churnpilot.simulator.Happening.SessionEnded;
import io.modeltrail.churnpilot.simulator.Happening.Source;
import io.modeltrail.churnpilot.simulator.Happening.TicketChanged;
import io.modeltrail.churnpilot.simulator.Happening.TicketTopic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * What comes after the history, in two ways. {@link #liveDays} lives on, with all that belongs to it (tables too), as fast as is wished,
 * and never beyond now; a history that ends in the past leaves room for it. {@link #trickle} sends events of now at a steady rate. Not for
 * use by several threads.
 */
public final class LiveTraffic implements AutoCloseable {
    private static final double SHARE_OF_PAYMENTS = 0.01;
    private static final double SHARE_OF_TICKETS = 0.005;
    private static final long BREATH_NANOS = 2_000_000;

    private final Simulation simulation;
    private final Connection customers;
    private final Connection billing;
    private final AppEventTopic topic;
    private final Clock clock;
    private final CloudEventJson json = new CloudEventJson();
    private final RandomStream random;
    private final String run;
    private long sent;
    private int presentOnDay = -1;
    private Customer[] present = {};

    private LiveTraffic(
            Simulation simulation, Connection customers, Connection billing, AppEventTopic topic, Clock clock) {
        this.simulation = simulation;
        this.customers = customers;
        this.billing = billing;
        this.topic = topic;
        this.clock = clock;
        long begun = clock.millis();
        // ids of now differ from those of an earlier run on the same history
        this.run = "L" + Long.toString(begun, 36) + "-";
        this.random = new RandomStream(simulation.settings().seed(), begun, 4);
    }

    /**
     * Lives the history once more, without sending anything, to know every customer's state at its end.
     *
     * @param settings those that the systems were filled with
     */
    public static LiveTraffic after(
            SimulationSettings settings,
            DataSource customerDb,
            DataSource billingDb,
            String kafkaBootstrap,
            Clock clock) {
        Simulation simulation = new Simulation(settings);
        simulation.liveHistory(known -> {});
        try {
            Connection customers = customerDb.getConnection();
            return new LiveTraffic(
                    simulation, customers, billingDb.getConnection(), new AppEventTopic(kafkaBootstrap), clock);
        } catch (SQLException broken) {
            throw new SourceNotFilled("The pilot's databases do not answer", broken);
        }
    }

    /**
     * Lives on for some days. Sending again what an earlier run has sent changes nothing.
     *
     * @param perDay pause after each; zero = as fast as can be
     * @return records sent
     * @throws IllegalArgumentException when a day would end in the future
     */
    public long liveDays(int days, Duration perDay) throws InterruptedException {
        long before = sent;
        for (int day = 0; day < days; day++) {
            if (CalendarDay.of(simulation.settings(), simulation.nextDay()).endMillis() > clock.millis()) {
                throw new IllegalArgumentException("The day after the last one lived is not over yet.");
            }
            simulation.liveDay(this::send);
            topic.flush();
            Thread.sleep(perDay);
        }
        return sent - before;
    }

    /**
     * Sends events of now, for customers drawn by how active they are: mostly app events, one in a hundred a payment, one in two hundred a
     * ticket. Ends early, without an exception, when the thread is interrupted.
     *
     * @param perSecond 0.1 to 100,000
     * @return records sent
     */
    public long trickle(double perSecond, Duration duration) {
        SimulationSettings.inRange("perSecond", perSecond, 0.1, 100_000);
        long before = sent;
        long begun = System.nanoTime();
        long due = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long passed = System.nanoTime() - begun;
            if (passed >= duration.toNanos()) {
                break;
            }
            long now = (long) (perSecond * passed / 1e9);
            for (; due < now; due++) {
                sendOneOfNow();
            }
            LockSupport.parkNanos(BREATH_NANOS);
        }
        topic.flush();
        return sent - before;
    }

    private void sendOneOfNow() {
        Customer one = someone();
        long now = clock.millis();
        double kind = random.uniform();
        int number = (int) (sent & Integer.MAX_VALUE);
        if (kind < SHARE_OF_PAYMENTS && one.pays()) {
            long cents = one.profile.tier().mrrCents(one.profile.seats(), 1);
            PaymentStatus status = random.chance(0.05) ? PaymentStatus.FAILED : PaymentStatus.PAID;
            insert(withId(new Occurrence(one.number, number, 0, false, now, now, new Paid(cents, status, one.method))));
        } else if (kind > 1 - SHARE_OF_TICKETS) {
            one.tickets++;
            TicketChanged ticket = new TicketChanged(
                    one.tickets, false, Priority.NORMAL, random.pick(TicketTopic.values(), 1, 1, 1, 1), null, null);
            insert(withId(new Occurrence(one.number, number, 0, false, now, now, ticket)));
        } else {
            Occurrence event = new Occurrence(one.number, number, 0, false, now, now, appEvent());
            byte[] key = event.customerKey().getBytes(StandardCharsets.US_ASCII);
            topic.send(key, json.appEvent(event, run + number), null);
        }
        sent++;
    }

    private Happening appEvent() {
        return switch (random.oneOf(0.24, 0.26, 0.46, 0.04)) {
            case 0 -> new Login(random.pick(Channel.values(), 0.6, 0.3, 0.1));
            case 1 -> new SessionEnded(30 + random.below(1200), 1 + random.below(20), 0);
            case 2 -> new FeatureUsed(random.pick(AppFeature.values(), 20, 16, 12, 10, 8, 6, 5, 4, 3, 2));
            default -> new ErrorShown(random.chance(0.25));
        };
    }

    /** One who is there; the more engaged, the more often. */
    private Customer someone() {
        if (presentOnDay != simulation.nextDay()) {
            presentOnDay = simulation.nextDay();
            present = Arrays.stream(simulation.customers())
                    .filter(one -> one.isThereOn(presentOnDay))
                    .toArray(Customer[]::new);
        }
        while (true) {
            Customer one = present[random.below(present.length)];
            // never 0, so that this ends
            if (random.chance(0.05 + 0.2 * StrictMath.exp(0.75 * one.engagement))) {
                return one;
            }
        }
    }

    private PolledRow withId(Occurrence one) {
        PolledRow row = PolledRow.of(one);
        // beyond the numbers of the history, which are below 10^12
        Object id = row.source() == Source.SUPPORT
                ? run + one.number()
                : Long.valueOf(one.knownMillis() * 1_000_000 + one.number() % 1_000_000);
        return new PolledRow(
                row.source(), id, row.customerKey(), row.fact(), row.values(), row.happenedAt(), row.updatedAt());
    }

    private void send(Occurrence one) {
        sent++;
        if (one.what().source() == Source.APP) {
            SimulatedRecord event = json.record(one);
            topic.send(event.key(), event.value(), event.kafkaTimestampMillis());
        } else {
            insert(PolledRow.of(one));
        }
    }

    private void insert(PolledRow row) {
        try {
            PilotRows.insert(PilotRows.isBilling(row.source()) ? billing : customers, row);
        } catch (SQLException broken) {
            throw new SourceNotFilled("A row was not inserted into " + PilotRows.table(row.source()), broken);
        }
    }

    @Override
    public void close() {
        topic.close();
        try (customers;
                billing) {
            // both are closed, also when the first cannot be
        } catch (SQLException broken) {
            throw new SourceNotFilled("A connection to the pilot's databases was not closed", broken);
        }
    }
}
