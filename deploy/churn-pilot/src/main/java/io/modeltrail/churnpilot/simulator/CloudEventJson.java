package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.ErrorShown;
import io.modeltrail.churnpilot.simulator.Happening.FeatureUsed;
import io.modeltrail.churnpilot.simulator.Happening.Login;
import io.modeltrail.churnpilot.simulator.Happening.SessionEnded;
import io.modeltrail.churnpilot.simulator.Happening.Source;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes occurrences as CloudEvents 1.0 in structured JSON. All text is ASCII and free of characters that JSON escapes. Not for use by
 * several threads.
 */
final class CloudEventJson {
    private static final int KINDS_OF_MALFORMED = 4;

    private final StringBuilder text = new StringBuilder(400);
    private long dayOfDate = Long.MIN_VALUE;
    private String date = "";

    SimulatedRecord record(Occurrence one) {
        String id = "A" + one.customerKey().substring(1) + "-" + one.number();
        byte[] value = one.what().source() == Source.APP ? appEvent(one, id) : polled(PolledRow.of(one));
        return new SimulatedRecord(
                one.what().source().topic(),
                one.customerKey().getBytes(StandardCharsets.US_ASCII),
                value,
                one.knownMillis());
    }

    /** An app event under another id. */
    byte[] appEvent(Occurrence one, String id) {
        String type = switch (one.what()) {
            case Login ignored -> "login";
            case SessionEnded ignored -> "session_ended";
            case FeatureUsed ignored -> "feature_used";
            case ErrorShown ignored -> "error_shown";
            default -> throw new IllegalArgumentException("no app event: " + one.what());
        };
        int flaw = one.broken() ? one.number() / 2 % KINDS_OF_MALFORMED : -1;
        long atMillis = flaw == 0 ? one.knownMillis() + CalendarDay.MILLIS : one.atMillis();
        begin(id, Source.APP, type, one.customerKey(), atMillis, one.knownMillis());
        if (flaw == 1) {
            text.append("\"channel\":\"fax\",\"feature\":\"teleport\",\"severity\":\"none\",\"duration_seconds\":-1");
        } else if (flaw != 2) {
            appData(one.what());
        }
        text.append("}}");
        if (flaw == 3) {
            text.setLength(text.length() / 2);
        }
        return bytes();
    }

    byte[] polled(PolledRow row) {
        long knownMillis = row.updatedAt().toEpochMilli();
        text.setLength(0);
        text.append(row.id()).append('@');
        time(knownMillis);
        String id = text.toString();
        begin(id, row.source(), row.fact(), row.customerKey(), row.happenedAt().toEpochMilli(), knownMillis);
        List<String> names = PolledRow.columns(row.source());
        for (int column = 0; column < names.size(); column++) {
            text.append(column == 0 ? "\"" : ",\"").append(names.get(column)).append("\":");
            value(row.values().get(column));
        }
        text.append("}}");
        return bytes();
    }

    private void begin(String id, Source source, String type, String customer, long atMillis, long knownMillis) {
        text.setLength(0);
        text.append("{\"specversion\":\"1.0\",\"id\":\"").append(id);
        text.append("\",\"source\":\"/").append(source.sourceName());
        text.append("\",\"type\":\"").append(type);
        text.append("\",\"subject\":\"").append(customer);
        text.append("\",\"time\":\"");
        time(atMillis);
        text.append("\",\"recordedtime\":\"");
        time(knownMillis);
        text.append("\",\"data\":{");
    }

    private void appData(Happening what) {
        switch (what) {
            case Login(Happening.Channel channel) ->
                text.append("\"channel\":\"").append(Happening.spelled(channel)).append('"');
            case SessionEnded(int seconds, int pageViews, int errors) ->
                text.append("\"duration_seconds\":")
                        .append(seconds)
                        .append(",\"page_views\":")
                        .append(pageViews)
                        .append(",\"errors\":")
                        .append(errors);
            case FeatureUsed(Happening.AppFeature feature) ->
                text.append("\"feature\":\"").append(Happening.spelled(feature)).append('"');
            case ErrorShown(boolean high) ->
                text.append("\"severity\":\"").append(high ? "high" : "low").append('"');
            default -> throw new IllegalArgumentException("no app event: " + what);
        }
    }

    private void value(@Nullable Object value) {
        if (value instanceof String || value instanceof java.time.Instant) {
            text.append('"').append(value).append('"');
        } else {
            text.append(value);
        }
    }

    /** ISO 8601 with milliseconds; five times as fast as a formatter. */
    private void time(long millis) {
        long day = Math.floorDiv(millis, CalendarDay.MILLIS);
        if (day != dayOfDate) {
            dayOfDate = day;
            date = LocalDate.ofEpochDay(day).toString();
        }
        int ofDay = (int) Math.floorMod(millis, CalendarDay.MILLIS);
        text.append(date).append('T');
        twoDigits(ofDay / 3_600_000).append(':');
        twoDigits(ofDay / 60_000 % 60).append(':');
        twoDigits(ofDay / 1000 % 60).append('.');
        int rest = ofDay % 1000;
        text.append((char) ('0' + rest / 100));
        twoDigits(rest % 100).append('Z');
    }

    private StringBuilder twoDigits(int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
