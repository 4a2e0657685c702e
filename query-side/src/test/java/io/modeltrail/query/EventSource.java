package io.modeltrail.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as the standard of WHATWG has them, as far as they are used here. */
final class EventSource implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private String lastEventId = "";

    private EventSource(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** An event that a browser would dispatch. */
    record Event(long id, String type, String data) {}

    static EventSource open(URI url, @Nullable Long lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId.toString());
        }
        return new EventSource(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** What a browser would send to resume. */
    String lastEventId() {
        return lastEventId;
    }

    /** @return null when the stream has ended */
    @Nullable
    Event next() throws IOException {
        while (true) {
            Block block = block();
            if (block == null || !block.data().isEmpty()) {
                return block == null ? null : new Event(Long.parseLong(lastEventId), block.type(), block.data());
            }
        }
    }

    List<Event> take(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            Event event = next();
            if (event == null) {
                throw new AssertionError("the stream ended after " + events);
            }
            events.add(event);
        }
        return events;
    }

    private record Block(String type, String data) {}

    /** Up to the next empty line. */
    @Nullable
    Block block() throws IOException {
        String type = "message";
        String data = "";
        String line;
        while ((line = lines.readLine()) != null && !line.isEmpty()) {
            if (line.startsWith("id: ")) {
                lastEventId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return line == null ? null : new Block(type, data);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
