package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A job every day.
 *
 * @param time of day in the zone, in whole seconds. Where the clock is put forward over it, the job is due that much later; where the
 *     clock is put back, it is due the first time
 * @param timeZone name of the IANA database, for example {@code Europe/Paris}
 * @param enabled whether jobs are asked for
 */
public record BatchScoringPlan(BatchScoringInput input, LocalTime time, String timeZone, boolean enabled) {
    private static final int LONGEST_ZONE = 100;

    public BatchScoringPlan {
        time = time.truncatedTo(ChronoUnit.SECONDS);
        zone(timeZone);
    }

    /** The first moment of the plan after this one. */
    public Instant nextAfter(Instant moment) {
        ZonedDateTime today = moment.atZone(zone(timeZone));
        Instant candidate =
                today.toLocalDate().atTime(time).atZone(today.getZone()).toInstant();
        return candidate.isAfter(moment)
                ? candidate
                : today.toLocalDate()
                        .plusDays(1)
                        .atTime(time)
                        .atZone(today.getZone())
                        .toInstant();
    }

    private static ZoneId zone(String name) {
        try {
            if (name.length() <= LONGEST_ZONE) {
                return ZoneId.of(name);
            }
        } catch (DateTimeException unknown) {
            // Refused below, without what the exception repeats.
        }
        throw new Refusal(
                RefusalCode.VALUE_OUT_OF_RANGE,
                Map.of("field", "timeZone"),
                "Give a time zone of the IANA database, for example Europe/Paris or UTC.");
    }
}
