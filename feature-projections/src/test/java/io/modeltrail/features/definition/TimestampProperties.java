package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The hand-written reading of times is that of java.time. */
class TimestampProperties {
    /** Years 1 to 9999. */
    @Property(tries = 2000)
    void a_date_time_is_read_as_java_reads_it(
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
        OffsetDateTime time =
                Instant.ofEpochSecond(seconds, nanos).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        if (time.getYear() < 1 || time.getYear() > 9999) {
            return;
        }
        String offset = String.format(
                Locale.ROOT,
                "%s%02d:%02d",
                offsetMinutes < 0 ? "-" : "+",
                Math.abs(offsetMinutes) / 60,
                Math.abs(offsetMinutes) % 60);
        String text = String.format(Locale.ROOT, "%1$tY-%1$tm-%1$tdT%1$tH:%1$tM:%1$tS.%2$09d%3$s", time, nanos, offset);

        assertThat(Timestamp.dateTime(text)).as(text).isEqualTo(time.toInstant().toEpochMilli());
    }

    @Property(tries = 2000)
    void a_date_exists_when_java_knows_it(
            @ForAll @IntRange(min = 1, max = 9999) int year,
            @ForAll @IntRange(max = 14) int month,
            @ForAll @IntRange(max = 33) int day) {
        long read = Timestamp.dateOrDateTime(String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day));

        assertThat(read).isEqualTo(expected(year, month, day));
    }

    private static long expected(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day).toEpochDay() * 86_400_000L;
        } catch (DateTimeException noDate) {
            return Timestamp.MALFORMED;
        }
    }
}
