package io.modeltrail.features.connector;

import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceFailure.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches pages of a REST service, each within a time and a size, and says what an answer that is none means. */
final class HttpPages implements AutoCloseable {
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    private final HttpClient http;
    private final ConnectorSettings settings;
    private final @Nullable String token;

    /** @param serverTime when the service answered, by its own clock if it tells */
    record Answer(CollectionPage page, Instant serverTime) {}

    /** The service does not accept the address that was asked for; a cursor may have become old. */
    static boolean refusesTheAddress(int status) {
        return status == 400 || status == 404 || status == 410 || status == 422;
    }

    HttpPages(Address address, ConnectorSettings settings) {
        this.settings = settings;
        token = address.token();
        http = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER) // the token is for this host alone
                .build();
    }

    /** @return empty when the service refuses the address */
    Optional<Answer> get(URI page) throws SourceFailure, InterruptedException {
        HttpResponse<byte[]> response = send(page);
        if (response.statusCode() == OK) {
            return Optional.of(new Answer(CollectionPage.read(response.body()), serverTime(response)));
        }
        if (refusesTheAddress(response.statusCode())) {
            return Optional.empty();
        }
        throw failure(response);
    }

    private HttpResponse<byte[]> send(URI page) throws SourceFailure, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(page)
                .timeout(settings.requestTimeout())
                .header("Accept", "application/json")
                .GET();
        if (token != null && !token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        int most = (int) Math.min(Integer.MAX_VALUE, settings.maxAnswer().toBytes());
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), headers -> new LimitedBody(headers.statusCode() == OK ? most : 4096));
        try {
            // The request's own time limit ends with the headers; a body can take for ever.
            return answer.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new SourceFailure(Reason.NOT_REACHABLE, "no whole answer within " + settings.requestTimeout(), slow);
        } catch (ExecutionException failed) {
            throw failure(failed);
        } finally {
            answer.cancel(true);
        }
    }

    private SourceFailure failure(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof LimitedBody.TooLarge) {
                return new SourceFailure(
                        Reason.ANSWERS_WRONGLY, "the answer is larger than " + settings.maxAnswer(), failed);
            }
        }
        Reason reason = cause instanceof IOException ? Reason.NOT_REACHABLE : Reason.ANSWERS_WRONGLY;
        return new SourceFailure(reason, "no answer (" + cause.getClass().getSimpleName() + ")", failed);
    }

    private static SourceFailure failure(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        boolean unavailable = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
        return new SourceFailure(
                unavailable ? Reason.NOT_REACHABLE : Reason.ANSWERS_WRONGLY,
                "the service answered with status " + status,
                response.headers()
                        .firstValue("Retry-After")
                        .flatMap(HttpPages::wait)
                        .orElse(null),
                null);
    }

    /** Seconds, or a date (RFC 9110, section 10.2.3). */
    static Optional<Duration> wait(String retryAfter) {
        String text = retryAfter.strip();
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(shorter(Duration.ofSeconds(Long.parseLong(text)), LONGEST_WISH));
        }
        return date(text)
                .map(until -> Duration.between(Instant.now(), until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : shorter(wait, LONGEST_WISH));
    }

    private static Instant serverTime(HttpResponse<?> response) {
        return response.headers().firstValue("Date").flatMap(HttpPages::date).orElseGet(Instant::now);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
