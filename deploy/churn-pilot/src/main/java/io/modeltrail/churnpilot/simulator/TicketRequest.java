package io.modeltrail.churnpilot.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code GET /tickets}.
 *
 * @param limit 1 to 1,000
 */
record TicketRequest(Instant updatedSince, TicketRows.Place after, int limit) {
    private static final int LIMIT = 100;
    private static final int MOST = 1000;

    /** @throws IllegalArgumentException with what is wrong, for the caller's eyes */
    static TicketRequest parse(@Nullable String query) {
        Map<String, String> parameters = parameters(query);
        String since = parameters.get("updated_since");
        String cursor = parameters.get("cursor");
        String limit = parameters.get("limit");
        try {
            int rows = limit == null ? LIMIT : Integer.parseInt(limit);
            if (rows < 1 || rows > MOST) {
                throw new IllegalArgumentException("limit is 1 to " + MOST);
            }
            return new TicketRequest(
                    since == null ? Instant.EPOCH : Instant.parse(since),
                    cursor == null || cursor.isEmpty() ? TicketRows.Place.FIRST : place(cursor),
                    rows);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("limit is a number", malformed);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("updated_since is an instant like 2026-03-01T00:00:00Z", malformed);
        }
    }

    static String cursor(TicketRows.Ticket last) {
        String place = last.updatedAt() + "/" + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static TicketRows.Place place(String cursor) {
        String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        int slash = place.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("cursor is the next of an answer");
        }
        return new TicketRows.Place(Instant.parse(place.substring(0, slash)), place.substring(slash + 1));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parameter.substring(0, equals),
                        URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
