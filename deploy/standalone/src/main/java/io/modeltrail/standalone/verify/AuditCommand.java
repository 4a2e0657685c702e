package io.modeltrail.standalone.verify;

import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks a running log: what it exports, and that it signs everything that it stores. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Checks the log of a running server from its first event to its last checkpoint.",
        footer = {
            "",
            "The environment variable MODELTRAIL_TOKEN holds the access token of an auditor or compliance officer.",
            "Exit status: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 no answer."
        })
public final class AuditCommand implements Callable<Integer> {
    private static final int OK = 200;
    private static final long PAUSE_MILLIS = 250;

    @Spec
    private CommandSpec spec;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8080", description = "The server (${DEFAULT-VALUE}).")
    private URI url;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY|FILE",
            description = "A key to trust, name+hash+key, or a file of such lines.")
    private List<String> keys = List.of();

    @Option(
            names = "--wait",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "How long the server may take to sign what it has stored (${DEFAULT-VALUE}).")
    private int waitSeconds;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    AuditCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try {
            return audit(TrustedKeys.parse(keys, spec.commandLine()));
        } catch (IOException unreadable) {
            return VerifyCommand.notRead(unreadable, spec.commandLine().getErr());
        }
    }

    private int audit(List<VerifierKey> trusted) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (HttpClient http = HttpClient.newHttpClient()) {
            long stored = log(http).path("events").longValue(0);
            awaitSigned(http, stored);
            try (InputStream export = new BufferedInputStream(get(http, "/api/v1/audit/export"), 1 << 16)) {
                Verification verification = new ExportVerifier(trusted).verify(export);
                boolean sound = VerifyCommand.tell(verification, out) == 0;
                return signing(log(http), stored, verification.to(), out) && sound ? 0 : 1;
            }
        }
    }

    /** What was stored a moment ago may be signed a moment later. */
    private void awaitSigned(HttpClient http, long stored) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        while (log(http).path("signedSize").longValue(0) < stored && System.nanoTime() - end < 0) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean signing(JsonNode log, long stored, long proven, PrintWriter out) {
        String state = log.path("state").asString("unknown");
        out.printf(
                "signed %,d of %,d events; state %s: %s%n",
                log.path("signedSize").longValue(0),
                log.path("events").longValue(0),
                state,
                log.path("explanation").asString(""));
        if (proven < stored) {
            out.printf(
                    "WRONG  the server had %,d events before the export, and the export is signed for %,d%n",
                    stored, proven);
        }
        out.flush();
        return proven >= stored && (state.equals("SIGNING") || state.equals("SIGNED_ELSEWHERE"));
    }

    private JsonNode log(HttpClient http) throws IOException, InterruptedException {
        try (InputStream body = get(http, "/api/v1/audit/log")) {
            return new JsonMapper().readTree(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private InputStream get(HttpClient http, String path) throws IOException, InterruptedException {
        String token = System.getenv("MODELTRAIL_TOKEN");
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .header("Authorization", "Bearer " + (token == null ? "" : token))
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != OK) {
            answer.body().close();
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
