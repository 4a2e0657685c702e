package io.modeltrail.eventstore.log;

import static io.modeltrail.eventstore.log.SignedLogForTests.followToTheEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.transparency.BundleVerifier;
import io.modeltrail.eventstore.transparency.EvidenceBundle;
import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceBundleTest {
    @TempDir
    static Path temporary;

    private static SignedLogForTests log;
    private static List<VerifierKey> key = List.of();
    private static byte[] bundle = {};

    @BeforeAll
    static void makeABundle() throws IOException {
        log = new SignedLogForTests();
        log.append(700);
        followToTheEnd(log.follower(temporary.resolve("transparency")));
        key = log.log().keys();
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        new EvidenceBundle(log.log(), log.checkpoint())
                .write(
                        new EvidenceBundle.Contents(
                                List.of(304L, 300L, 302L, 303L, 17L), Map.of("kind", "test"), Map.of("complete", true)),
                        zip);
        bundle = zip.toByteArray();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @Test
    void aBundleProvesItsEvents() throws IOException {
        Verification verification = new BundleVerifier(key).verify(new ByteArrayInputStream(bundle));
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.checked()).isEqualTo(5);
    }

    @Test
    void aStrangersKeyDoesNotVouchForIt() throws IOException {
        List<VerifierKey> stranger =
                List.of(SignerKey.generate(SignedLogForTests.ORIGIN).verifier());
        assertThat(new BundleVerifier(stranger)
                        .verify(new ByteArrayInputStream(bundle))
                        .sound())
                .isFalse();
    }

    @Test
    void whateverIsChangedInItIsNamed() throws IOException {
        assertThat(findings("events/302.payload", text -> text + " ")).contains("position 302");
        assertThat(findings("events/302.leaf", text -> text.replace("302", "303")))
                .contains("position 302");
        assertThat(findings("events/302.json", text -> text.replace("2026-03", "2026-04")))
                .contains("position 302");
        assertThat(findings("events/302.canonical.json", text -> text.replace("302", "303")))
                .contains("position 302");
        assertThat(findings("proofs/303.tlog-proof", text -> text.replace("index 303", "index 302")))
                .contains("position 303");
        assertThat(findings("checkpoint", text -> text.replace("\n700\n", "\n701\n")))
                .contains("not signed");
        assertThat(findings("manifest.json", text -> text.replace("302", "305")))
                .contains("position 305");
        assertThat(findings("events/304.json", text -> null)).isNotEmpty();
        assertThat(findings("proofs/304.tlog-proof", text -> null)).contains("position 304");
    }

    @Test
    void theFilesOfAnEventAreThoseOfItsPositionAndNoneIsMissing() throws IOException {
        for (String kind : List.of("leaf", "payload", "metadata", "canonical.json")) {
            assertThat(findings("events/302." + kind, text -> null)).contains("position 302", kind + " is missing");
        }
        assertThat(findings("proofs/302.sigstore.json", text -> null)).contains("position 302", "is missing");
        assertThat(findings("proofs/302.sigstore.json", text -> text("proofs/303.sigstore.json")))
                .contains("position 302", "another proof");
        assertThat(findings(
                        "proofs/302.sigstore.json",
                        text -> text.replace("\"treeSize\":\"700\"", "\"treeSize\":\"701\"")))
                .contains("another proof");
        assertThat(renamed(Map.of("events/302.payload", "events/999.payload"))).contains("position 999");
        assertThat(renamed(Map.of("events/302.json", "events/303.json", "events/303.json", "events/302.json")))
                .contains("position 303: events/303.json is the event of position 302");
        assertThat(renamed(Map.of("VERIFY.md", "events/302.payload.json"))).contains("no file of a bundle");
        assertThat(renamed(Map.of("events/17.payload", "../17.payload"))).contains("no file of a bundle");
        assertThat(findings("manifest.json", text -> text.replace("302,303", "303")))
                .contains("position 302: the manifest");
        String leafHash = text("events/303.json").replaceAll(".*\"leafHash\":\"([^\"]*)\".*", "$1");
        assertThat(findings(
                        "events/302.json",
                        text -> text.replaceAll("\"leafHash\":\"[^\"]*\"", "\"leafHash\":\"" + leafHash + "\"")))
                .contains("position 302: the leaf hash");
        assertThat(findings("checkpoint", text -> null)).contains("no checkpoint");
    }

    @Test
    void aFileThatIsThereTwiceIsNamed() throws IOException {
        byte[] name = "events/303.payload".getBytes(StandardCharsets.UTF_8);
        byte[] twice = bundle.clone();
        byte[] other = "events/302.payload".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i + name.length <= twice.length; i++) {
            if (Arrays.equals(twice, i, i + name.length, name, 0, name.length)) {
                System.arraycopy(other, 0, twice, i, name.length);
            }
        }
        assertThat(named(twice)).contains("events/302.payload is there twice", "position 303");
    }

    @Test
    void theEventsAreThereInCanonicalFormWithTheirSchemas() throws IOException {
        assertThat(text("events/17.canonical.json"))
                .isEqualTo("{\"aggregateId\":\"aggregate-17\",\"aggregateType\":\"Rollout\",\"eventId\":\"event-17\","
                        + "\"metadata\":{},\"payload\":{\"n\":17},\"payloadType\":\"rollout.RolloutPaused\",\"position\":17,"
                        + "\"revision\":\"1\",\"sequenceNumber\":0,\"timestamp\":\"2026-03-01T09:30:00.000Z\"}");
        assertThat(text("schemas/rollout.RolloutPaused.1.schema.json")).contains("\"rolloutId\"");
        assertThat(text("manifest.json")).contains("\"complete\":true", "[17,300,302,303,304]");
        assertThat(text("VERIFY.md")).contains("RFC 8785");
    }

    @Test
    void aBundleOfTheFirstFormStillVerifies() throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle));
                ZipOutputStream out = new ZipOutputStream(first)) {
            for (ZipEntry read = in.getNextEntry(); read != null; read = in.getNextEntry()) {
                String name = read.getName();
                if (name.contains("17")
                        || name.contains("300")
                        || name.contains("canonical")
                        || name.contains("schema")) {
                    continue;
                }
                out.putNextEntry(new ZipEntry(name));
                byte[] content = in.readAllBytes();
                out.write(
                        name.equals("manifest.json")
                                ? "{\"form\":\"modeltrail.evidence@v1\",\"origin\":\"log.example\",\"from\":302,\"to\":305}"
                                        .getBytes(StandardCharsets.UTF_8)
                                : content);
            }
        }
        Verification verification = new BundleVerifier(key).verify(new ByteArrayInputStream(first.toByteArray()));
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.checked()).isEqualTo(3);
    }

    private static String text(String name) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry read = in.getNextEntry(); read != null; read = in.getNextEntry()) {
                if (read.getName().equals(name)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        throw new AssertionError("no " + name);
    }

    private static String findings(String entry, Function<String, @Nullable String> change) throws IOException {
        return findings((name, text) -> name.equals(entry) ? change.apply(text) : text, Function.identity());
    }

    private static String renamed(Map<String, String> names) throws IOException {
        return findings((name, text) -> text, name -> names.getOrDefault(name, name));
    }

    private static String findings(
            BiFunction<String, String, @Nullable String> content, Function<String, String> rename) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle));
                ZipOutputStream out = new ZipOutputStream(changed)) {
            for (ZipEntry read = in.getNextEntry(); read != null; read = in.getNextEntry()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                String now = content.apply(read.getName(), text);
                if (now != null) {
                    out.putNextEntry(new ZipEntry(rename.apply(read.getName())));
                    out.write(now.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return named(changed.toByteArray());
    }

    private static String named(byte[] zip) throws IOException {
        return String.join(
                "\n",
                new BundleVerifier(key)
                        .verify(new ByteArrayInputStream(zip)).findings().stream()
                                .map(Verification.Finding::toString)
                                .toList());
    }
}
