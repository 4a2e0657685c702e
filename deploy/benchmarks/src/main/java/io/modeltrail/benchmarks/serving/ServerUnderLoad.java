package io.modeltrail.benchmarks.serving;

import io.modeltrail.standalone.datadirectory.RunRecord;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application in a process of its own, with the users that the demo made in its data directory. */
final class ServerUnderLoad implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");

    private final Path dataDirectory;
    private final Path garbageLog;
    private final Process process;
    private final int grpcPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Duration startUp;

    private ServerUnderLoad(Path dataDirectory, Path garbageLog, Process process, int grpcPort) throws IOException {
        this.grpcPort = grpcPort;
        this.dataDirectory = dataDirectory;
        this.garbageLog = garbageLog;
        this.process = process;
        long begun = System.nanoTime();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - begun > START_LIMIT.toNanos()) {
                process.destroyForcibly();
                throw new IOException("the server did not start; see " + output(dataDirectory));
            }
            LockSupport.parkNanos(10_000_000);
        }
        startUp = Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Runs the application to its end, for example its demo. */
    static void run(Path dataDirectory, String heap, String... arguments) throws IOException, InterruptedException {
        Process process = launch(dataDirectory, "io.modeltrail.standalone.Modeltrail", flags(heap), arguments);
        if (process.waitFor() != 0) {
            throw new IOException("it failed; see " + output(dataDirectory));
        }
    }

    /** Those of {@code ./modeltrail}. */
    static List<String> flags(String heap) {
        return List.of("-Xms" + heap, "-Xmx" + heap, "-XX:G1HeapRegionSize=8m", "-XX:MaxTenuringThreshold=4");
    }

    /**
     * Returns when it answers that it is ready.
     *
     * @param main class with the command line of the application
     */
    static ServerUnderLoad start(Path dataDirectory, String main, List<String> flags) throws IOException {
        Path garbageLog = Files.createTempFile("modeltrail-gc", ".txt");
        List<String> all = new ArrayList<>(flags);
        all.add("-Xlog:gc:file=" + garbageLog);
        int grpcPort = freePort();
        return new ServerUnderLoad(
                dataDirectory,
                garbageLog,
                launch(
                        dataDirectory,
                        main,
                        all,
                        "serve",
                        "--modeltrail.http.port=0",
                        "--modeltrail.grpc.port=" + grpcPort,
                        "--modeltrail.kafka.enabled=false"),
                grpcPort);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process launch(Path dataDirectory, String main, List<String> flags, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        command.add("--modeltrail.data-dir=" + dataDirectory);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(output(dataDirectory).toFile()))
                .start();
    }

    /** Beside the data: the application wants the directory for itself. */
    private static Path output(Path dataDirectory) {
        return dataDirectory.resolveSibling(dataDirectory.getFileName() + ".txt");
    }

    private boolean isReady() {
        Path run = dataDirectory.resolve("run.json");
        try {
            return Files.exists(run)
                    && run().pid() == process.pid()
                    && send(HttpRequest.newBuilder(url().resolve("/actuator/health/readiness"))
                                            .build())
                                    .statusCode()
                            == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private RunRecord run() throws IOException {
        return JSON.readValue(Files.readString(dataDirectory.resolve("run.json")), RunRecord.class);
    }

    URI url() throws IOException {
        return URI.create(run().http());
    }

    int grpcPort() {
        return grpcPort;
    }

    /** From the start of the process to the first answer that it is ready. */
    Duration startUp() {
        return startUp;
    }

    /** Variables that the demo left. */
    Map<String, String> variables() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Files.readAllLines(dataDirectory.resolve("demo.env"))) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
        }
        return variables;
    }

    String useCase() throws IOException {
        return Objects.requireNonNull(variables().get("USE_CASE"));
    }

    /** Of the product team's user. */
    String token() throws IOException {
        HttpResponse<String> answer = send(as("PRODUCT", "/api/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"label\":\"benchmark\",\"expiresInDays\":1}"))
                .build());
        return JSON.readTree(answer.body()).get("token").asString();
    }

    /** A statistic of a meter since the start; 0 when the server does not have it. */
    double meter(String name, String statistic) throws IOException {
        HttpResponse<String> answer =
                send(as("OPERATOR", "/actuator/metrics/" + name).build());
        if (answer.statusCode() != 200) {
            return 0;
        }
        for (JsonNode one : JSON.readTree(answer.body()).get("measurements")) {
            if (one.get("statistic").asString().equals(statistic)) {
                return one.get("value").asDouble();
            }
        }
        return 0;
    }

    /**
     * What one of the demo's users is answered.
     *
     * @param body null = GET
     * @throws IOException also when it is no success
     */
    JsonNode call(String user, String path, @Nullable String body) throws IOException {
        HttpRequest.Builder request = as(user, path);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        HttpResponse<String> answer = send(request.build());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " is answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }

    private HttpRequest.Builder as(String user, String path) throws IOException {
        String basic = Base64.getEncoder()
                .encodeToString(
                        Objects.requireNonNull(variables().get(user), user).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(url().resolve(path)).header("Authorization", "Basic " + basic);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** What the event store holds, read past the application. */
    long recorded() throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(
                        run().postgresql(),
                        "modeltrail",
                        Files.readString(dataDirectory.resolve("postgresql/password"))
                                .strip());
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM domain_event_entry WHERE type = 'Prediction'")) {
            row.next();
            return row.getLong(1);
        }
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Of PostgreSQL, which the application has started. */
    Duration databaseCpu() {
        return process.descendants()
                .flatMap(one -> one.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Pauses of the garbage collector so far, in milliseconds. */
    List<Double> pausesMillis() throws IOException {
        try (Stream<String> lines = Files.lines(garbageLog)) {
            return lines.map(PAUSE::matcher)
                    .filter(Matcher::find)
                    .map(found -> Double.valueOf(found.group(1)))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Files.delete(garbageLog);
    }
}
