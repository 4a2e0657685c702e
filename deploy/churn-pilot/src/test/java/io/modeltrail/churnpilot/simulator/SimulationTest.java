package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.churnpilot.simulator.Happening.CampaignAssigned;
import io.modeltrail.churnpilot.simulator.Happening.Cancelled;
import io.modeltrail.churnpilot.simulator.Happening.FeatureUsed;
import io.modeltrail.churnpilot.simulator.Happening.Invoiced;
import io.modeltrail.churnpilot.simulator.Happening.Login;
import io.modeltrail.churnpilot.simulator.Happening.ProfileChanged;
import io.modeltrail.churnpilot.simulator.Happening.Source;
import io.modeltrail.churnpilot.simulator.Happening.SubscriptionChanged;
import io.modeltrail.churnpilot.simulator.Happening.TicketChanged;
import io.modeltrail.contracts.refusal.Refusal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
    private static final SimulationSettings SETTINGS = Worlds.of(3000);
    private static final long HOUR = 3_600_000L;
    private static List<Occurrence> history;

    @BeforeAll
    static void live() {
        history = Worlds.history(SETTINGS);
    }

    @ParameterizedTest
    @CsvSource({"2000, 1, 0.15", "2000, 2, 0.15", "5000, 3, 0.15", "3000, -9, 0.05", "3000, 4, 0.30"})
    void theWantedShareLeaves(int customers, long seed, double share) {
        SimulationSettings base = Worlds.of(customers);
        SimulationSettings settings = new SimulationSettings(
                customers, 12, base.end(), share, seed, 0.05, base.imperfections(), base.drift(), base.campaign());
        Simulation simulation = new Simulation(settings);
        simulation.liveHistory(one -> {});
        long left = java.util.Arrays.stream(simulation.customers())
                .filter(one -> one.cancelledOnDay != Customer.NOT_YET)
                .count();
        assertThat(left / (double) customers).isCloseTo(share, within(0.001));
    }

    @Test
    void itComesInTheOrderInWhichItBecomesKnownAndEndsInTime() {
        long last = Long.MIN_VALUE;
        for (Occurrence one : history) {
            assertThat(one.knownMillis()).isGreaterThanOrEqualTo(last);
            last = one.knownMillis();
        }
        assertThat(history.getFirst().knownMillis())
                .isGreaterThanOrEqualTo(SETTINGS.start().toEpochMilli());
        assertThat(last).isLessThan(SETTINGS.end().toEpochMilli());
    }

    @Test
    void nothingHappensBeforeTheArrivalOrFromTheCancellationOn() {
        Map<Integer, Long> arrived = new HashMap<>();
        Map<Integer, Long> cancelled = new HashMap<>();
        for (Occurrence one : history) {
            if (one.what() instanceof ProfileChanged changed && changed.version() == 1) {
                arrived.put(one.customer(), one.atMillis());
            }
            if (one.what() instanceof Cancelled) {
                cancelled.put(one.customer(), one.atMillis());
            }
        }
        assertThat(cancelled).hasSizeGreaterThan(400);
        for (Occurrence one : history) {
            boolean leaving = one.what() instanceof Cancelled
                    || (one.what() instanceof SubscriptionChanged changed
                            && changed.change() == Happening.Change.CANCELLED);
            long end = cancelled.getOrDefault(one.customer(), Long.MAX_VALUE);
            assertThat(one.atMillis()).isLessThan(leaving && end < Long.MAX_VALUE ? end + 1 : end);
            assertThat(one.atMillis()).isGreaterThanOrEqualTo(arrived.get(one.customer()));
        }
    }

    @Test
    void idsAreUniqueExceptOfWhatIsSentTwice() {
        Set<String> ids = new HashSet<>();
        long sentAgain = 0;
        for (Occurrence one : history) {
            String id = one.customer() + "/" + (one.what().source() == Source.APP) + "/" + one.number();
            if (one.delivery() > 0) {
                sentAgain++;
                assertThat(ids.contains(id)).as(id).isTrue();
            } else {
                assertThat(ids.add(id)).as(id).isTrue();
            }
        }
        assertThat(sentAgain / count(one -> one.what().source() == Source.APP)).isCloseTo(0.005, within(0.001));
    }

    @Test
    void someThreePercentComeLateButWithinAWeek() {
        double appEvents = count(one -> one.what().source() == Source.APP);
        double late = count(one -> one.what().source() == Source.APP && delay(one) > HOUR);
        assertThat(late / appEvents).isCloseTo(0.03, within(0.003));
        assertThat(history.stream().mapToLong(SimulationTest::delay).max().orElseThrow())
                .isBetween(5 * 24 * HOUR, 7 * 24 * HOUR + 5 * 60_000);
        assertThat(history.stream().mapToLong(SimulationTest::delay).min().orElseThrow())
                .as("a clock that is fast by up to four minutes")
                .isBetween(-4 * 60_000L, -60_000L);
    }

    @Test
    void whatIsMissingIsMissingAsOftenAsDocumented() {
        List<Profile> profiles = history.stream()
                .filter(one -> one.what() instanceof ProfileChanged changed && changed.version() == 1)
                .map(one -> ((ProfileChanged) one.what()).profile())
                .toList();
        assertThat(share(profiles, profile -> profile.birthYear() == null)).isCloseTo(0.08, within(0.02));
        assertThat(share(profiles, profile -> profile.country() == null)).isCloseTo(0.03, within(0.012));
        List<TicketChanged> resolved = history.stream()
                .filter(one -> one.what() instanceof TicketChanged ticket && ticket.resolved())
                .map(one -> (TicketChanged) one.what())
                .toList();
        assertThat(resolved).hasSizeGreaterThan(1000);
        assertThat(share(resolved, ticket -> ticket.satisfaction() == null)).isCloseTo(0.55, within(0.03));
        assertThat(resolved).allMatch(ticket -> ticket.resolutionHours() != null);
    }

    @Test
    void weekendsAreQuieterAndTheLastDaysOfDecemberToo() {
        Map<DayOfWeek, Integer> logins = new EnumMap<>(DayOfWeek.class);
        int holidays = 0;
        int before = 0;
        for (Occurrence one : history) {
            if (one.what() instanceof Login) {
                var date = Instant.ofEpochMilli(one.atMillis()).atZone(ZoneOffset.UTC);
                logins.merge(date.getDayOfWeek(), 1, Integer::sum);
                holidays += date.getDayOfYear() >= 358 && date.getDayOfYear() <= 364 ? 1 : 0;
                before += date.getDayOfYear() >= 344 && date.getDayOfYear() <= 350 ? 1 : 0;
            }
        }
        assertThat(logins.get(DayOfWeek.SUNDAY)).isLessThan(logins.get(DayOfWeek.MONDAY) / 2);
        assertThat(holidays).isLessThan(before * 7 / 10);
    }

    @Test
    void customersInABadStateAreThoseWhoLeave() {
        Simulation simulation = new Simulation(Worlds.of(5000));
        int observed = 275;
        while (simulation.nextDay() < observed) {
            simulation.liveDay(one -> {});
        }
        Map<Integer, double[]> states = new HashMap<>();
        for (Customer one : simulation.customers()) {
            if (one.isThereOn(observed)) {
                states.put(one.number, new double[] {
                    one.satisfaction, one.engagement, one.overdueDays, one.ticketBurden + one.errorBurden
                });
            }
        }
        simulation.liveHistory(one -> {});
        Predicate<Customer> left = one -> one.cancelledOnDay != Customer.NOT_YET;
        ToDoubleFunction<Integer> none = index -> meanState(simulation, states, left.negate(), index);
        ToDoubleFunction<Integer> gone = index -> meanState(simulation, states, left, index);
        assertThat(gone.applyAsDouble(0)).isLessThan(none.applyAsDouble(0) - 0.5);
        assertThat(gone.applyAsDouble(1)).isLessThan(none.applyAsDouble(1) - 0.5);
        assertThat(gone.applyAsDouble(2)).isGreaterThan(none.applyAsDouble(2));
        assertThat(gone.applyAsDouble(3)).isGreaterThan(none.applyAsDouble(3));
    }

    @Test
    void someCustomersComeLaterAndSomeChange() {
        assertThat(count(one -> one.what() instanceof ProfileChanged changed
                        && changed.version() == 1
                        && one.atMillis() > SETTINGS.start().toEpochMilli() + 24 * HOUR))
                .isBetween(3000 * 0.10, 3000 * 0.14);
        assertThat(count(one -> one.what() instanceof ProfileChanged changed && changed.version() > 1))
                .isGreaterThan(500);
        assertThat(count(one -> one.what() instanceof SubscriptionChanged changed
                        && changed.change() == Happening.Change.DOWNGRADED))
                .isGreaterThan(100);
        assertThat(count(one -> one.what() instanceof Invoiced invoice && invoice.overdueDays() > 0))
                .isGreaterThan(100);
    }

    @Test
    void driftMovesUsageAndPricesAndDrivesCustomersAway() {
        Drift drift = Drift.standard(SETTINGS);
        SimulationSettings drifted = SETTINGS.withDrift(drift);
        long from = SETTINGS.start().toEpochMilli() + drift.fromDay() * CalendarDay.MILLIS;
        List<Occurrence> other = Worlds.history(drifted);
        assertThat(automation(other, from)).isGreaterThan(automation(history, from) + 0.1);
        assertThat(meanInvoice(other, from)).isGreaterThan(meanInvoice(history, from) * 1.08);
        assertThat(cancellations(other)).isGreaterThan(cancellations(history));
        assertThat(other.stream().takeWhile(one -> one.knownMillis() < from).toList())
                .as("the same until then")
                .isEqualTo(history.stream()
                        .takeWhile(one -> one.knownMillis() < from)
                        .toList());
    }

    @Test
    void aCampaignKeepsSomeOfTheTreated() {
        SimulationSettings settings = Worlds.of(8000).withIntensity(0.05);
        RetentionCampaign campaign = RetentionCampaign.standard(settings);
        long until = settings.start().toEpochMilli() + (campaign.onDay() + campaign.effectDays()) * CalendarDay.MILLIS;
        Set<Integer> treated = new HashSet<>();
        Set<Integer> control = new HashSet<>();
        int[] left = new int[2];
        for (Occurrence one : Worlds.history(settings.withCampaign(campaign))) {
            if (one.what() instanceof CampaignAssigned assigned) {
                (assigned.treated() ? treated : control).add(one.customer());
            } else if (one.what() instanceof Cancelled && one.atMillis() < until) {
                left[0] += treated.contains(one.customer()) ? 1 : 0;
                left[1] += control.contains(one.customer()) ? 1 : 0;
            }
        }
        assertThat(treated.size() / (double) (treated.size() + control.size())).isCloseTo(0.5, within(0.03));
        assertThat(left[0] / (double) treated.size()).isLessThan(0.75 * left[1] / control.size());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> SETTINGS.withCustomers(5))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("{customers=5}")
                .hasMessageContaining("between 100 and 10000000.");
        assertThatThrownBy(() -> SETTINGS.withMonths(0)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> SETTINGS.withIntensity(Double.NaN)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> SETTINGS.withEnd(Worlds.END.plusSeconds(1))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Drift(-1, 0.1)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new RetentionCampaign(1, 1.5, 0.5, 10)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Imperfections(2, 0, 0, 0)).isInstanceOf(Refusal.class);
    }

    private static double meanState(
            Simulation simulation, Map<Integer, double[]> states, Predicate<Customer> which, int index) {
        return java.util.Arrays.stream(simulation.customers())
                .filter(which)
                .filter(one -> states.containsKey(one.number))
                .mapToDouble(one -> states.get(one.number)[index])
                .average()
                .orElseThrow();
    }

    private static double automation(List<Occurrence> all, long from) {
        List<Occurrence> uses = all.stream()
                .filter(one -> one.what() instanceof FeatureUsed && one.atMillis() > from)
                .toList();
        return share(uses, one -> ((FeatureUsed) one.what()).feature() == Happening.AppFeature.AUTOMATION);
    }

    private static double meanInvoice(List<Occurrence> all, long from) {
        return all.stream()
                .filter(one -> one.what() instanceof Invoiced && one.atMillis() > from)
                .mapToLong(one -> ((Invoiced) one.what()).cents())
                .average()
                .orElseThrow();
    }

    private static long cancellations(List<Occurrence> all) {
        return all.stream().filter(one -> one.what() instanceof Cancelled).count();
    }

    private static double count(Predicate<Occurrence> which) {
        return history.stream().filter(which).count();
    }

    private static <T> double share(List<T> all, Predicate<T> which) {
        return all.stream().filter(which).count() / (double) all.size();
    }

    private static long delay(Occurrence one) {
        return one.knownMillis() - one.atMillis();
    }
}
