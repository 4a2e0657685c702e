package io.modeltrail.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the REST API as one user. Thread-safe. */
final class RestClient {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient http;
    private final JsonMapper json;
    private final URI server;
    private final String authorization;

    /** @param authorization value of the header, for example {@code Bearer …} */
    RestClient(HttpClient http, JsonMapper json, URI server, String authorization) {
        this.http = http;
        this.json = json;
        this.server = server;
        this.authorization = authorization;
    }

    JsonNode get(String path) {
        return answered(send(request(path).GET().build()));
    }

    /** Empty when there is no such thing (yet): a projection may be behind the answer of a command. */
    Optional<JsonNode> find(String path) {
        HttpResponse<byte[]> response = send(request(path).GET().build());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(answered(response));
    }

    /** Every item of a paged list. */
    List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=500" + after);
            page.get("items").forEach(items::add);
            JsonNode next = page.path("next");
            if (!next.isString()) {
                return items;
            }
            after = "&after=" + next.asString();
        }
    }

    JsonNode post(String path, Object body) {
        return answered(sendPost(path, body));
    }

    JsonNode put(String path, Object body) {
        return answered(send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build()));
    }

    /** Empty while the server refuses because something else is not there yet (409, 503). */
    Optional<JsonNode> postIfReady(String path, Object body) {
        HttpResponse<byte[]> response = sendPost(path, body);
        return response.statusCode() == 409 || response.statusCode() == 503
                ? Optional.empty()
                : Optional.of(answered(response));
    }

    private HttpResponse<byte[]> sendPost(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build());
    }

    JsonNode upload(String path, byte[] csv) {
        return answered(send(request(path)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofByteArray(csv))
                .build()));
    }

    JsonNode postYaml(String path, byte[] yaml) {
        return answered(send(request(path)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofByteArray(yaml))
                .build()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).header("Authorization", authorization);
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new DemoFailed(request.method() + " " + request.uri() + " got no answer: " + broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted");
        }
    }

    private JsonNode answered(HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw new DemoFailed(response.request().method() + " "
                    + response.uri().getPath() + " was answered " + response.statusCode() + ": "
                    + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return json.readTree(response.body());
    }
}
