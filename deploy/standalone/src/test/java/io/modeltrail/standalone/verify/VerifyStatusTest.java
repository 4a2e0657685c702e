package io.modeltrail.standalone.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.EvidenceBundle;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.SignerKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class VerifyStatusTest {
    private static final SignerKey KEY = SignerKey.generate("log.example");

    private final StringWriter said = new StringWriter();
    private final List<String> recorded = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private int run(Object command, String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return new CommandLine(command).setOut(writer).setErr(writer).execute(arguments);
    }

    private int verify(Path file, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = file.toString();
        arguments[1] = "--key";
        arguments[2] = KEY.verifier().toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return run(new VerifyCommand(), arguments);
    }

    /** Of a log that has signed that it has nothing. */
    private static String export() {
        return new JsonMapper()
                        .writeValueAsString(Map.of(
                                "form",
                                "modeltrail.log-export@v1",
                                "origin",
                                "log.example",
                                "from",
                                0,
                                "to",
                                0,
                                "checkpoint",
                                Checkpoint.sign("log.example", 0, Hash.OF_NOTHING, List.of(KEY))
                                        .toString()))
                + "\n";
    }

    /** Of a log with one event, from the position after it. */
    private static String exportOfThePartAfterTheFirst() {
        Hash leaf = Hash.ofLeaf(new byte[] {1});
        return new JsonMapper()
                        .writeValueAsString(Map.of(
                                "form",
                                "modeltrail.log-export@v1",
                                "origin",
                                "log.example",
                                "from",
                                1,
                                "to",
                                1,
                                "before",
                                List.of(leaf.base64()),
                                "checkpoint",
                                Checkpoint.sign("log.example", 1, leaf, List.of(KEY))
                                        .toString()))
                + "\n";
    }

    private int audit(long events, String state) throws IOException {
        return audit(events, state, export());
    }

    private int audit(long events, String state, String export) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/api/v1/audit/export", export);
        server.createContext("/api/v1/audit/audits", exchange -> {
            recorded.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        answer(
                server,
                "/api/v1/audit/log",
                "{\"state\":\"" + state + "\",\"signedSize\":0,\"events\":" + events + ",\"explanation\":\"\"}");
        server.start();
        try {
            return run(
                    new AuditCommand(),
                    "--wait=0",
                    "--url=http://127.0.0.1:" + server.getAddress().getPort(),
                    "--key=" + KEY.verifier());
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, String text) {
        server.createContext(path, exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    void aBundleIsNotComparedWithAnEarlierExport() throws IOException {
        Path bundle = Files.writeString(directory.resolve("evidence.zip"), "PK");
        assertThat(verify(bundle, "--earlier", bundle.toString())).isEqualTo(2);
        assertThat(said.toString()).contains("--earlier");
    }

    @Test
    void aFileThatCannotBeReadIsNotOneThatWasTamperedWith() throws IOException {
        assertThat(verify(directory.resolve("nowhere.jsonl"))).isEqualTo(3);
        assertThat(verify(directory)).isEqualTo(3);
        assertThat(verify(Files.writeString(directory.resolve("sound.jsonl"), export())))
                .isZero();
        assertThat(verify(Files.writeString(directory.resolve("broken.jsonl"), "{}")))
                .isEqualTo(1);
    }

    @Test
    void anAuditFindsEventsThatNobodySigns() throws IOException {
        assertThat(audit(0, "SIGNING")).isZero();
        assertThat(recorded)
                .singleElement()
                .asString()
                .contains("\"verdict\":\"SOUND\"", "\"size\":0", KEY.verifier().toString());
        assertThat(audit(5, "SIGNING")).isEqualTo(1);
        assertThat(recorded.getLast()).contains("\"verdict\":\"NOT_SOUND\"");
        assertThat(said.toString()).contains("had 5 events before the export, and the export is signed for 0");
        assertThat(audit(0, "KEY_NOT_HERE")).isEqualTo(1);
    }

    @Test
    void anAuditFindsThatTheServerLeavesOutTheBeginning() throws IOException {
        Path part = Files.writeString(directory.resolve("part.jsonl"), exportOfThePartAfterTheFirst());
        assertThat(verify(part)).as("the part is sound by itself").isZero();
        assertThat(audit(1, "SIGNING", exportOfThePartAfterTheFirst())).isEqualTo(1);
        assertThat(said.toString())
                .contains("WRONG  the whole log was asked for, and the export begins with position 1");
        assertThat(recorded).singleElement().asString().contains("\"verdict\":\"NOT_SOUND\"");
    }

    @Test
    void ofABundleItIsSaidWhatItCannotShow() throws IOException {
        Path bundle = directory.resolve("evidence.zip");
        try (OutputStream out = Files.newOutputStream(bundle)) {
            LogOfOne log = new LogOfOne(KEY);
            new EvidenceBundle(log, log.checkpoint().orElseThrow())
                    .write(
                            new EvidenceBundle.Contents(
                                    List.of(0L),
                                    Map.of("modelVersion", "v\u001b[2J7", "missing", "the training,the dataset"),
                                    null),
                            out);
        }
        assertThat(verify(bundle)).isZero();
        assertThat(said.toString()).isEqualToNormalizingNewlines("""
                        the bundle says, unsigned  missing: the training,the dataset
                        the bundle says, unsigned  modelVersion: v?[2J7
                        1 events checked: each is the one that was signed at its position. A bundle cannot show that no other \
                        event belongs to what was asked for
                        """);
    }

    @Test
    void aServerThatDoesNotAnswerWasNotAudited() {
        assertThat(run(new AuditCommand(), "--url=http://127.0.0.1:1", "--key=" + KEY.verifier()))
                .isEqualTo(3);
    }
}
