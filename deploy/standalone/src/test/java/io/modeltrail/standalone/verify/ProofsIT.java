package io.modeltrail.standalone.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.eventstore.transparency.BundleVerifier;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.ConsistencyProof;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.TlogProof;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import io.modeltrail.standalone.WaitUntil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An auditor with nothing but HTTP and the log's key. */
class ProofsIT {
    private static final RestCalls AUDITOR = ApplicationUnderTest.as(Role.AUDITOR);

    /** Accepted, and refused later because nobody uploaded the file; either is an event. */
    private static final String DATASET = """
            {"useCase":"proofs","uploadDigest":"sha256:DIGEST","schema":{"name":"two","version":1,"positiveLabel":"yes","columns":[
            {"name":"id","kind":"TEXT","role":"ENTITY_KEY","allowedValues":[],"missingAllowed":false,"description":"key"},
            {"name":"x","kind":"INTEGER","role":"FEATURE","allowedValues":[],"missingAllowed":false,"description":"x"},
            {"name":"y","kind":"CATEGORY","role":"LABEL","allowedValues":["yes","no"],"missingAllowed":false,"description":"y"}]}}""";

    @BeforeAll
    static void thereIsAnEvent() {
        RestCalls.Answer answer = ApplicationUnderTest.as(Role.DATA_SCIENTIST)
                .post("/api/v1/datasets", DATASET.replace("DIGEST", "ab".repeat(32)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static Checkpoint checkpoint() {
        return Checkpoint.parse(AUDITOR.get("/audit/checkpoint").text());
    }

    private static List<VerifierKey> keys() {
        List<VerifierKey> keys = new ArrayList<>();
        AUDITOR.get("/api/v1/audit/keys")
                .json()
                .path("keys")
                .forEach(key -> keys.add(VerifierKey.parse(key.path("key").stringValue())));
        return keys;
    }

    @Test
    void theWholeLogIsSignedAndEveryFormOfProofHolds() throws IOException {
        WaitUntil.holds("the log is signed to its end", Duration.ofSeconds(30), () -> {
            JsonNode log = AUDITOR.get("/api/v1/audit/log").json();
            return log.path("state").stringValue().equals("SIGNING")
                    && log.path("signedSize").longValue() > 0
                    && log.path("signedSize").longValue() == log.path("events").longValue();
        });
        Checkpoint checkpoint = checkpoint();
        assertThat(checkpoint.isSignedByOneOf(keys())).isTrue();

        Verification export = new ExportVerifier(keys())
                .verify(new ByteArrayInputStream(
                        AUDITOR.get("/api/v1/audit/export").response().body()));
        assertThat(export.findings()).isEmpty();
        assertThat(export.checked()).isGreaterThanOrEqualTo(checkpoint.size());
        proofsOf(checkpoint);
    }

    private static void proofsOf(Checkpoint checkpoint) throws IOException {
        long last = checkpoint.size() - 1;
        int width = (int) (last % 256) + 1;
        String tile = "%03d%s".formatted(last / 256, width == 256 ? "" : ".p/" + width);
        byte[] hashes = AUDITOR.get("/audit/tile/0/" + tile).response().body();
        assertThat(hashes).hasSize(width * Hash.BYTES);
        byte[] entries = AUDITOR.get("/audit/tile/entries/" + tile).response().body();
        int length = ((entries[0] & 0xff) << 8) | (entries[1] & 0xff);
        assertThat(Hash.ofLeaf(Arrays.copyOfRange(entries, 2, 2 + length)))
                .isEqualTo(Hash.of(Arrays.copyOf(hashes, Hash.BYTES)));

        Hash leaf = Hash.of(Arrays.copyOfRange(hashes, (width - 1) * Hash.BYTES, width * Hash.BYTES));
        TlogProof proof = TlogProof.parse(
                AUDITOR.get("/api/v1/audit/events/" + last + "/proof").text());
        assertThat(proof.proves(leaf, keys())).isTrue();
        JsonNode sigstore =
                AUDITOR.get("/api/v1/audit/events/" + last + "/proof.json").json();
        assertThat(Hash.ofLeaf(sigstore.path("canonicalizedBody").binaryValue()))
                .isEqualTo(leaf);
        assertThat(sigstore.path("logIndex").stringValue()).isEqualTo(Long.toString(last));

        JsonNode answer = AUDITOR.get("/api/v1/audit/consistency?from=1&to=" + checkpoint.size())
                .json();
        List<Hash> between = new ArrayList<>();
        answer.path("proof").forEach(hash -> between.add(Hash.ofBase64(hash.stringValue())));
        assertThat(new ConsistencyProof(1, checkpoint.size(), between)
                        .proves(Hash.ofBase64(answer.path("root1").stringValue()), checkpoint.root()))
                .isTrue();

        byte[] bundle =
                AUDITOR.get("/api/v1/audit/evidence?from=" + last).response().body();
        assertThat(new BundleVerifier(keys())
                        .verify(new ByteArrayInputStream(bundle))
                        .findings())
                .isEmpty();
    }

    @Test
    void evidenceOfAStretchOfTimeVerifies() throws IOException {
        WaitUntil.holds(
                "something is signed",
                Duration.ofSeconds(30),
                () -> AUDITOR.get("/audit/checkpoint").status() == 200);
        RestCalls.Answer answer = AUDITOR.get("/api/v1/audit/evidence?since=2020-01-01T00:00:00Z&until="
                + java.time.Instant.now().minusSeconds(1));
        if (answer.status() == 404) { // everything is younger than a second
            answer = AUDITOR.get("/api/v1/audit/evidence?from=0");
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(new BundleVerifier(keys())
                        .verify(new ByteArrayInputStream(answer.response().body()))
                        .findings())
                .isEmpty();
        // Each of these requests is an event itself, so that the log always has more than was signed.
        RestCalls.Answer open = AUDITOR.get("/api/v1/audit/evidence?since=2020-01-01T00:00:00Z");
        assertThat(open.status()).as(open.text()).isEqualTo(200);
        assertThat(new BundleVerifier(keys())
                        .verify(new ByteArrayInputStream(open.response().body()))
                        .findings())
                .isEmpty();
        RestCalls.Answer nothing =
                AUDITOR.get("/api/v1/audit/evidence?since=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z");
        assertThat(nothing.status()).as(nothing.text()).isEqualTo(404);
        assertThat(AUDITOR.get("/api/v1/audit/evidence").status()).isEqualTo(400);
        assertThat(AUDITOR.get("/api/v1/audit/evidence?from=0&since=2020-01-01T00:00:00Z")
                        .status())
                .isEqualTo(400);
        assertThat(AUDITOR.get("/api/v1/audit/evidence?prediction=0199c0de-0000-7000-8000-000000000000")
                        .status())
                .isEqualTo(404);
        RestCalls.Answer nobody =
                AUDITOR.post("/api/v1/audit/evidence/subject", "{\"useCase\":\"proofs\",\"entity\":\"nobody\"}");
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.text()).doesNotContain("nobody");
    }

    @Test
    void theHistoryIsExportedWithAManifest() {
        WaitUntil.holds(
                "something is signed",
                Duration.ofSeconds(30),
                () -> AUDITOR.get("/audit/checkpoint").status() == 200);
        for (String format : List.of("jsonl", "csv", "parquet")) {
            RestCalls.Answer file = AUDITOR.get("/api/v1/audit/history?useCase=proofs&format=" + format);
            assertThat(file.status()).as(file.text()).isEqualTo(200);
            JsonNode manifest = AUDITOR.get("/api/v1/audit/history/" + file.header("Modeltrail-Export") + "/manifest")
                    .json();
            assertThat(manifest.path("ended").booleanValue()).isTrue();
            assertThat(manifest.path("events").longValue()).isPositive();
            assertThat(manifest.path("filters").path("useCase").asString()).isEqualTo("proofs");
            assertThat(manifest.path("to").asString()).isEqualTo(file.header("Modeltrail-To"));
            assertThat(Checkpoint.parse(manifest.path("checkpoint").asString()).isSignedByOneOf(keys()))
                    .isTrue();
        }
        assertThat(AUDITOR.get("/api/v1/audit/history?format=xml").status()).isEqualTo(400);
        assertThat(AUDITOR.get("/api/v1/audit/history?from=99999999").status()).isEqualTo(400);
    }

    @Test
    void whatTheLogDoesNotHaveIsNotFound() {
        assertThat(AUDITOR.get("/api/v1/audit/events/99999999/proof").status()).isEqualTo(404);
        assertThat(AUDITOR.get("/audit/tile/0/x099/999").status()).isEqualTo(404);
        assertThat(AUDITOR.get("/audit/tile/0/99").status()).isEqualTo(400);
        assertThat(AUDITOR.get("/audit/tile/9/000").status()).isEqualTo(400);
        assertThat(AUDITOR.get("/api/v1/audit/export?from=-1").status()).isEqualTo(400);
    }
}
