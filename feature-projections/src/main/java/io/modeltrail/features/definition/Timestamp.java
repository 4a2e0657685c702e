package io.modeltrail.features.definition;

/**
 * Reads RFC 3339 date-times ({@code 2026-03-01T10:11:12.123Z}) and plain dates, to the millisecond; smaller fractions are cut off. Written by hand
 * because every record has one to three of them: java.time's formatter took 1 µs each (2026-11).
 */
final class Timestamp {
    static final long MALFORMED = Long.MIN_VALUE;

    private static final long DAY_MILLIS = 86_400_000L;
    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_LENGTH = 19;
    private static final int LONGEST = 40;
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Timestamp() {}

    /** Milliseconds since 1970 UTC of a date-time with its offset; {@link #MALFORMED} for anything else. */
    static long dateTime(String text) {
        int length = text.length();
        if (length <= SECONDS_LENGTH || length > LONGEST) {
            return MALFORMED;
        }
        long date = date(text);
        char separator = text.charAt(DATE_LENGTH);
        if (date == MALFORMED || !(separator == 'T' || separator == 't' || separator == ' ')) {
            return MALFORMED;
        }
        int hours = twoDigits(text, 11);
        int minutes = twoDigits(text, 14);
        int seconds = twoDigits(text, 17);
        if (text.charAt(13) != ':' || text.charAt(16) != ':' || hours > 23 || minutes > 59 || seconds > 59) {
            return MALFORMED;
        }
        if (hours < 0 || minutes < 0 || seconds < 0) {
            return MALFORMED;
        }
        int next = SECONDS_LENGTH;
        int millis = 0;
        if (text.charAt(next) == '.') {
            int digits = 0;
            while (++next < length && digit(text.charAt(next)) >= 0) {
                if (digits++ < 3) {
                    millis = millis * 10 + digit(text.charAt(next));
                }
            }
            if (digits == 0) {
                return MALFORMED;
            }
            for (; digits < 3; digits++) {
                millis *= 10;
            }
        }
        long offset = offsetMinutes(text, next);
        return offset == MALFORMED
                ? MALFORMED
                : date + ((hours * 60L + minutes - offset) * 60 + seconds) * 1000 + millis;
    }

    /** The same, or the beginning of a day in UTC for a date alone. */
    static long dateOrDateTime(String text) {
        return text.length() == DATE_LENGTH ? date(text) : dateTime(text);
    }

    /** Reads the first ten characters. */
    private static long date(String text) {
        int century = twoDigits(text, 0);
        int ofCentury = twoDigits(text, 2);
        int month = twoDigits(text, 5);
        int day = twoDigits(text, 8);
        if (century < 0 || ofCentury < 0 || month < 1 || month > 12 || day < 1) {
            return MALFORMED;
        }
        int year = century * 100 + ofCentury;
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int longest = month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
        if (text.charAt(4) != '-' || text.charAt(7) != '-' || day > longest) {
            return MALFORMED;
        }
        return epochDay(year, month, day) * DAY_MILLIS;
    }

    /** Days since 1970 in the proleptic Gregorian calendar; years begin in March, so that a leap day is the last one. */
    private static long epochDay(int year, int month, int day) {
        long shifted = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(shifted, 400L);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    private static long offsetMinutes(String text, int at) {
        int rest = text.length() - at;
        if (rest == 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
            return 0;
        }
        if (rest != 6 || text.charAt(at + 3) != ':') {
            return MALFORMED;
        }
        int hours = twoDigits(text, at + 1);
        int minutes = twoDigits(text, at + 4);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return MALFORMED;
        }
        return switch (text.charAt(at)) {
            case '+' -> hours * 60L + minutes;
            case '-' -> -(hours * 60L + minutes);
            default -> MALFORMED;
        };
    }

    private static int twoDigits(String text, int at) {
        int tens = digit(text.charAt(at));
        int ones = digit(text.charAt(at + 1));
        return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
    }

    private static int digit(char one) {
        return one >= '0' && one <= '9' ? one - '0' : -1;
    }
}
