package io.modeltrail.contracts.retraining;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.TrainingPlan;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a use case is retrained.
 *
 * @param featureSetVersion null = the newest that is in use when a cycle starts
 * @param schedule null = no cycle starts by the clock
 * @param onDrift whether an alarm of a monitor starts a cycle
 * @param daysBetweenCycles from the start of one cycle to the next that starts by itself, 0 to 366; a person is not bound by it
 * @param submitWhen what the comparison with the champion must have found
 * @param submitIncomparable whether a candidate is submitted that could not be compared, because the use case has no champion or one
 *     with other features
 */
public record RetrainingDefinition(
        FeatureSetKey featureSet,
        @Nullable Integer featureSetVersion,
        Observation observation,
        TrainingPlan plan,
        @Nullable Schedule schedule,
        boolean onDrift,
        int daysBetweenCycles,
        SubmitWhen submitWhen,
        boolean submitIncomparable) {
    public RetrainingDefinition {
        inRange("daysBetweenCycles", daysBetweenCycles, 0, 366);
        if (featureSetVersion != null) {
            inRange("featureSetVersion", featureSetVersion, 1, 1_000_000);
        }
    }

    /**
     * At which moments entities are observed: midnights of UTC a month apart, the last one so long ago that its labels are known.
     *
     * @param labelDays horizon of the label, 0 to 3,650 days
     * @param months moments, 1 to 120
     */
    public record Observation(int labelDays, int months) {
        public Observation {
            inRange("labelDays", labelDays, 0, 3_650);
            inRange("months", months, 1, 120);
        }

        /** In ascending order; moments of before 1970 do not exist. */
        public List<Instant> momentsBefore(Instant now) {
            OffsetDateTime last =
                    now.atOffset(ZoneOffset.UTC).minusDays(labelDays).truncatedTo(ChronoUnit.DAYS);
            return IntStream.range(0, months)
                    .mapToObj(
                            month -> last.minusMonths((long) months - 1 - month).toInstant())
                    .filter(moment -> !moment.isBefore(Instant.EPOCH))
                    .toList();
        }
    }

    /** Once a week, in UTC. */
    public record Schedule(DayOfWeek day, LocalTime time) {
        /** The first moment of the schedule after this one. */
        public Instant nextAfter(Instant moment) {
            OffsetDateTime from = moment.atOffset(ZoneOffset.UTC);
            OffsetDateTime candidate =
                    from.with(TemporalAdjusters.nextOrSame(day)).with(time.truncatedTo(ChronoUnit.SECONDS));
            return (candidate.toInstant().isAfter(moment) ? candidate : candidate.plusWeeks(1)).toInstant();
        }
    }

    public enum SubmitWhen {
        /** Unless the paired test says that the candidate is worse. */
        NOT_WORSE,
        /** Only when the paired test says that the candidate is better. */
        BETTER
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", name, "value", Integer.toString(value)),
                    "Give " + name + " a value from " + least + " to " + most + ".");
        }
    }
}
