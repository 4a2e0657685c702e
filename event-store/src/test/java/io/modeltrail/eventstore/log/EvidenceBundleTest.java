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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    private static String text(String name) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry read = in.getNextEntry(); read != null; read = in.getNextEntry()) {
                if (read.getName().equals(name)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("no " + name);
    }

    private static String findings(String entry, Function<String, @Nullable String> change) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle));
                ZipOutputStream out = new ZipOutputStream(changed)) {
            for (ZipEntry read = in.getNextEntry(); read != null; read = in.getNextEntry()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                String now = read.getName().equals(entry) ? change.apply(text) : text;
                if (now != null) {
                    out.putNextEntry(new ZipEntry(read.getName()));
                    out.write(now.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return String.join(
                "\n",
                new BundleVerifier(key)
                        .verify(new ByteArrayInputStream(changed.toByteArray())).findings().stream()
                                .map(Verification.Finding::toString)
                                .toList());
    }
}
