package io.modeltrail.benchmarks.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The smallest HTTP server around a model: {@code POST /predict} with {@code {"features": {…}}} answers {@code {"score": …}}. It keeps
 * nothing and asks nobody who they are.
 */
public final class PeerServer {
    private static final int WAITING = 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PeerServer() {}

    /** @param arguments the Telco table, {@code jpmml} or {@code xgboost4j}, a port, and a file for an example of a body */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("usage: PeerServer telco-churn.csv jpmml|xgboost4j PORT BODY_FILE");
        }
        TelcoTable table = new TelcoTable(Path.of(arguments[0]));
        XgboostModel library = new XgboostModel(table);
        PeerModel converted = new JpmmlModel(table, library.ubj());
        System.out.printf(
                "largest difference of the two on all rows: %.2e%n", largestDifference(table, library, converted));
        PeerModel served = arguments[1].equals("jpmml") ? converted : library;
        Files.writeString(
                Path.of(arguments[3]),
                JSON.writeValueAsString(Map.of("features", table.rows().getFirst())),
                StandardCharsets.UTF_8);

        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])), WAITING);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/predict", exchange -> answer(exchange, served));
        server.start();
        System.out.println("ready");
    }

    private static double largestDifference(TelcoTable table, PeerModel one, PeerModel other) throws Exception {
        double largest = 0;
        for (Map<String, Object> row : table.rows()) {
            largest = Math.max(largest, Math.abs(one.score(row) - other.score(row)));
        }
        return largest;
    }

    private static void answer(HttpExchange exchange, PeerModel model) throws IOException {
        try (exchange) {
            Map<String, Object> features = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field :
                    JSON.readTree(exchange.getRequestBody()).get("features").properties()) {
                JsonNode value = field.getValue();
                features.put(field.getKey(), value.isString() ? value.asString() : (Object) value.asDouble());
            }
            byte[] body = JSON.writeValueAsBytes(Map.of("score", model.score(features)));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException broken) {
            throw broken;
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }
}
