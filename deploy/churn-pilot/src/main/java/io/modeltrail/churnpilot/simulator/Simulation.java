package io.modeltrail.churnpilot.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All customers, day by day. What happens is handed on in the order in which it becomes known; what becomes known on a later day waits
 * for that day. Memory holds the customers' states, one day and what is late: about 300 bytes a customer. Not for use by several threads.
 */
final class Simulation {
    private static final int CAMPAIGN = 3;
    private static final int HOUR = 3_600_000;
    private static final int LOADED_WITHIN_MILLIS = 60_000;

    private final SimulationSettings settings;
    private final LifeModel model;
    private final Customer[] customers;
    private final TreeMap<Integer, List<Occurrence>> byDayOfKnowledge = new TreeMap<>();
    private final Diary diary = new Diary(this::keep);
    private final AppActivity app;
    private final Today today = new Today();
    private int nextDay;

    Simulation(SimulationSettings settings) {
        this.settings = settings;
        this.model = new LifeModel(Calibration.intercept(settings), settings);
        this.app = new AppActivity(settings, this::keep);
        this.customers = new Customer[settings.customers()];
        for (int number = 0; number < customers.length; number++) {
            customers[number] = CustomerDraw.customer(settings, number);
        }
    }

    /** Lives the history. */
    void liveHistory(Consumer<Occurrence> known) {
        while (nextDay < settings.days()) {
            liveDay(known);
        }
    }

    /** Lives one more day, also beyond the end of the history, and hands on what becomes known on it. */
    void liveDay(Consumer<Occurrence> known) {
        CalendarDay day = CalendarDay.of(settings, nextDay);
        for (Customer one : customers) {
            liveDay(one, day);
        }
        List<Occurrence> now = byDayOfKnowledge.remove(day.index());
        if (now != null) {
            Collections.sort(now);
            now.forEach(known);
        }
        nextDay++;
    }

    /** Day of the history that comes next, from 0. */
    int nextDay() {
        return nextDay;
    }

    SimulationSettings settings() {
        return settings;
    }

    /** The states; not to be changed. */
    Customer[] customers() {
        return customers;
    }

    private void liveDay(Customer one, CalendarDay day) {
        if (one.signupDay < 0 && day.index() == 0) {
            diary.noteArrival(one, day.startMillis() + one.detail.below(LOADED_WITHIN_MILLIS), day);
        } else if (one.signupDay == day.index()) {
            diary.noteArrival(one, one.profile.signupAtMillis(), day);
        }
        if (!one.isThereOn(day.index())) {
            return;
        }
        settings.campaign().filter(campaign -> campaign.onDay() == day.index()).ifPresent(campaign -> {
            boolean treated = new RandomStream(settings.seed(), one.number, CAMPAIGN).chance(campaign.treatedShare());
            if (treated) {
                one.campaignUntilDay = day.index() + campaign.effectDays();
            }
            diary.noteCampaign(one, day, treated);
        });
        model.live(one, day, today);
        long endsAtMillis = Long.MAX_VALUE;
        if (today.cancelled) {
            endsAtMillis = day.startMillis() + 12L * HOUR + one.detail.below(11 * HOUR);
        }
        app.live(one, day, today, endsAtMillis);
        diary.noteDay(one, day, today, endsAtMillis);
        if (today.cancelled) {
            diary.noteCancellation(one, endsAtMillis);
        }
    }

    private void keep(Occurrence one) {
        int day = (int) Math.floorDiv(one.knownMillis() - settings.start().toEpochMilli(), CalendarDay.MILLIS);
        byDayOfKnowledge.computeIfAbsent(day, first -> new ArrayList<>()).add(one);
    }
}
