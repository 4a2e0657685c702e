package io.modeltrail.query.document;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A collector over HTTP. It gets one event at a time, so that a refusal is about one; it is not followed elsewhere, where the key has no business. */
final class LineageCollector implements LineageTarget {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final URI uri;
    private final String apiKey;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** @param apiKey empty = the collector asks for none */
    LineageCollector(URI uri, String apiKey) {
        this.uri = uri;
        this.apiKey = apiKey;
    }

    @Override
    public String kind() {
        return "URL";
    }

    @Override
    public int most() {
        return 1;
    }

    @Override
    public Answer take(List<String> events) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("User-Agent", "modeltrail")
                .POST(HttpRequest.BodyPublishers.ofString(events.getFirst()));
        if (!apiKey.isEmpty()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        // The time limit of a request ends at the headers of the answer; a body that never ends must not hold the
        // thread either.
        CompletableFuture<HttpResponse<Void>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        try {
            return judged(answer.get(CONNECT.plus(ANSWER).toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode());
        } catch (ExecutionException failed) {
            return new Answer.Failed(Objects.requireNonNullElse(failed.getCause(), failed)
                    .getClass()
                    .getSimpleName());
        } catch (TimeoutException late) {
            return new Answer.Failed(late.getClass().getSimpleName());
        } finally {
            answer.cancel(true);
        }
    }

    /** Nothing that the collector said is repeated. */
    static Answer judged(int status) {
        if (status >= 200 && status < 300) {
            return new Answer.Taken();
        }
        boolean later = status == 408 || status == 429;
        String why = "HTTP " + status;
        return status >= 400 && status < 500 && !later ? new Answer.Refused(why) : new Answer.Failed(why);
    }
}
