package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.AppFeature;
import io.modeltrail.churnpilot.simulator.Happening.Channel;
import io.modeltrail.churnpilot.simulator.Happening.ErrorShown;
import io.modeltrail.churnpilot.simulator.Happening.FeatureUsed;
import io.modeltrail.churnpilot.simulator.Happening.Login;
import io.modeltrail.churnpilot.simulator.Happening.SessionEnded;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A customer's day in the app: sessions with what is done in them, and what befalls their events on the way. */
final class AppActivity {
    private static final int MINUTE = 60_000;
    private static final int HOUR = 60 * MINUTE;
    /** Sessions of a day of an average customer at intensity 1, so that a month brings about 34 events. */
    private static final double SESSIONS = 0.225;

    private final SimulationSettings settings;
    private final Consumer<Occurrence> events;
    private final double[] featureWeights = new double[AppFeature.values().length];

    AppActivity(SimulationSettings settings, Consumer<Occurrence> events) {
        this.settings = settings;
        this.events = events;
    }

    /** @param endsAtMillis no session is begun from then on, and what would end later is cut */
    void live(Customer one, CalendarDay day, Today today, long endsAtMillis) {
        double mean = SESSIONS
                * settings.intensity()
                * one.profile.tier().activity()
                * day.activity()
                * StrictMath.exp(0.75 * one.engagement);
        int errors = today.lowErrors + today.highErrors;
        int sessions = Math.max(one.detail.poisson(Math.min(mean, 9)), errors > 0 ? 1 : 0);
        for (int session = 0; session < sessions; session++) {
            long from = day.startMillis() + startOfSession(one.detail);
            if (from < endsAtMillis) {
                session(one, day, from, endsAtMillis, session == 0 ? today : null);
            }
        }
    }

    /** Between 5 and 22 o'clock, mostly in the middle. */
    private static long startOfSession(RandomStream detail) {
        return 5L * HOUR + detail.below(8 * HOUR + 30 * MINUTE) + detail.below(8 * HOUR + 30 * MINUTE);
    }

    private void session(Customer one, CalendarDay day, long from, long endsAtMillis, @Nullable Today errors) {
        RandomStream detail = one.detail;
        double length = 330 * StrictMath.exp(1.1 * one.engagement + 0.35 * detail.noise()) * (day.drifted() ? 0.7 : 1);
        int seconds = Math.clamp(StrictMath.round(length), 5, 6000);
        if (detail.chance(0.92)) {
            send(one, from, endsAtMillis, new Login(channel(one, day)));
        }
        int used = 1 + detail.poisson(Math.min(4, 0.7 * StrictMath.exp(0.25 * one.engagement)));
        weighFeatures(one, day);
        for (int use = 0; use < used; use++) {
            AppFeature feature = detail.pick(AppFeature.values(), featureWeights);
            send(one, from + 1 + detail.below(seconds * 1000), endsAtMillis, new FeatureUsed(feature));
        }
        int shown = 0;
        if (errors != null) {
            shown = errors.lowErrors + errors.highErrors;
            for (int error = 0; error < shown; error++) {
                boolean high = error < errors.highErrors;
                send(one, from + 1 + detail.below(seconds * 1000), endsAtMillis, new ErrorShown(high));
            }
        }
        int pages = 1 + seconds / 70 + detail.below(6);
        send(one, from + seconds * 1000L, endsAtMillis, new SessionEnded(seconds, pages, shown));
    }

    private static Channel channel(Customer one, CalendarDay day) {
        if (one.detail.chance(0.8)) {
            return one.favourite;
        }
        return day.drifted()
                ? one.detail.pick(Channel.values(), 0.2, 0.7, 0.1)
                : one.detail.pick(Channel.values(), 0.5, 0.4, 0.1);
    }

    /** The engaged use more of the later features; after the drift the order turns round. */
    private void weighFeatures(Customer one, CalendarDay day) {
        double decline = StrictMath.exp(-1 / Math.max(0.8, 2.2 + 1.2 * one.engagement));
        double weight = 1;
        for (int index = 0; index < featureWeights.length; index++) {
            featureWeights[day.drifted() ? (index + 7) % featureWeights.length : index] = weight;
            weight *= decline;
        }
    }

    private void send(Customer one, long trueAtMillis, long endsAtMillis, Happening what) {
        RandomStream detail = one.detail;
        Imperfections imperfections = settings.imperfections();
        double fate = detail.uniform();
        int delay = 200 + detail.below(2800);
        if (fate < imperfections.late()) {
            // log-uniform from an hour to a week
            delay = (int) (HOUR * StrictMath.exp(detail.uniform() * StrictMath.log(168)));
        }
        if (trueAtMillis >= endsAtMillis) {
            return;
        }
        long atMillis = Math.min(trueAtMillis + one.clockSkewMillis, endsAtMillis - 1);
        long knownMillis = trueAtMillis + delay;
        Occurrence event = new Occurrence(one.number, one.appEvents++, 0, false, atMillis, knownMillis, what);
        events.accept(event);
        if (detail.chance(imperfections.duplicate())) {
            long again = knownMillis + 1000 + detail.below(MINUTE);
            events.accept(new Occurrence(one.number, event.number(), 1, false, atMillis, again, what));
        }
        if (detail.chance(imperfections.malformed())) {
            events.accept(new Occurrence(one.number, one.appEvents++, 0, true, atMillis, knownMillis, what));
        }
    }
}
