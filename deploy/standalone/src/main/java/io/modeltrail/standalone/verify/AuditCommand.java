package io.modeltrail.standalone.verify;

import io.modeltrail.eventstore.serial.EventCatalogue;
import io.modeltrail.eventstore.transparency.Checkpoint;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
    private static final EventCatalogue CATALOGUE = EventCatalogue.ofContracts();
    private static final int OK = 200;
    private static final int CREATED = 201;
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
                Verification verification = new ExportVerifier(trusted, AuditCommand::reads).verify(export);
                boolean sound = VerifyCommand.tell(verification, out) == 0;
                boolean whole = fromTheFirst(verification, out);
                boolean signed = signing(log(http), stored, verification.to(), out);
                return recorded(http, verification, trusted, sound && whole && signed);
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

    /** An export of a part is sound by itself, and says nothing of what is before it. */
    private static boolean fromTheFirst(Verification verification, PrintWriter out) {
        if (verification.from() != 0) {
            out.printf(
                    "WRONG  the whole log was asked for, and the export begins with position %d%n",
                    verification.from());
        }
        return verification.from() == 0;
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

    /** Old revisions are carried forward by an upcaster each, which the build holds against a golden file each. */
    private static boolean reads(String payloadType, String revision) {
        return CATALOGUE.entries().stream()
                .anyMatch(entry -> entry.name().equals(payloadType)
                        && IntStream.rangeClosed(1, entry.revision())
                                .anyMatch(known -> Integer.toString(known).equals(revision)));
    }

    /** @return the exit status; what was found is not hidden by a server that does not record it */
    private int recorded(HttpClient http, Verification found, List<VerifierKey> trusted, boolean sound)
            throws IOException, InterruptedException {
        try {
            record(http, found, trusted, sound);
            return sound ? 0 : 1;
        } catch (IOException notRecorded) {
            if (sound) {
                throw notRecorded;
            }
            spec.commandLine().getErr().println("modeltrail: " + notRecorded.getMessage());
            return 1;
        }
    }

    /** The trail says who has audited it, and what came of it. */
    private void record(HttpClient http, Verification found, List<VerifierKey> trusted, boolean sound)
            throws IOException, InterruptedException {
        Checkpoint checkpoint = found.checkpoint();
        ObjectNode result = new JsonMapper()
                .createObjectNode()
                .put("verdict", sound ? "SOUND" : "NOT_SOUND")
                .put("size", checkpoint == null ? 0 : checkpoint.size())
                .put("root", checkpoint == null ? "none" : checkpoint.root().base64())
                .put("key", signer(checkpoint, trusted))
                .put("findings", found.findings().size() + found.moreFindings());
        HttpRequest request = request("/api/v1/audit/audits")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(result.toString()))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != CREATED) {
            throw new IOException("the result of the audit was not recorded: the server answered " + status);
        }
    }

    private static String signer(@Nullable Checkpoint checkpoint, List<VerifierKey> trusted) {
        return trusted.stream()
                .filter(key -> checkpoint != null && checkpoint.isSignedByOneOf(List.of(key)))
                .map(VerifierKey::toString)
                .findFirst()
                .orElse("none");
    }

    private HttpRequest.Builder request(String path) {
        String token = System.getenv("MODELTRAIL_TOKEN");
        return HttpRequest.newBuilder(url.resolve(path))
                .header("Authorization", "Bearer " + (token == null ? "" : token));
    }

    private InputStream get(HttpClient http, String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != OK) {
            answer.body().close();
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
