package io.modeltrail.command.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modeltrail.command.Examples;
import io.modeltrail.command.TransactionalLog;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our bundles are judged by Sigstore's own verifier, on machines that have Node and can install it. */
class SigstoreJudgeTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path JUDGE = Path.of("target/sigstore-judge");

    private final TransactionalLog log = new TransactionalLog();
    private final KeyEncryption encryption = new KeyEncryptionForTests();
    private final ModelSigner signer = new ModelSigner(
            new ModelSigningKeyRows(JdbcClient.create(log.jdbc())),
            log.trail(),
            log.store(),
            new ObjectProvider<>() {
                @Override
                public @Nullable KeyEncryption getIfAvailable() {
                    return encryption;
                }
            },
            Clock.systemUTC());
    private final ModelManifest manifest = new ModelManifest(
            ModelVersionId.next(),
            new TreeMap<>(Map.of("weights", Examples.digest("b"), "card", Examples.digest("a"))));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void sigstoreAcceptsOurBundlesAndRefusesTamperedOnes() throws Exception {
        assumeTrue(installed(), "the Sigstore judge is left out: Node with its packages is not installed");
        ModelSigner.Bundle bundle = signer.sign(manifest);
        DsseEnvelope envelope = bundle.dsseEnvelope();
        String forged = Base64.getEncoder()
                .encodeToString(new String(envelope.payloadBytes(), StandardCharsets.UTF_8)
                        .replace("weights", "forgery")
                        .getBytes(StandardCharsets.UTF_8));
        byte[] broken = envelope.signatureBytes();
        broken[broken.length - 1] ^= 1;
        PublicKeyPem stranger = new ApproverForTests(Examples.FIRST_APPROVER, true).publicKey();
        assertThat(judged(List.of(
                        asked(bundle, signer.publicKey()),
                        asked(signer.sign(manifest), signer.publicKey()),
                        asked(
                                with(bundle, new DsseEnvelope(DsseEnvelope.IN_TOTO, forged, envelope.signatures())),
                                signer.publicKey()),
                        asked(
                                with(
                                        bundle,
                                        DsseEnvelope.of(DsseEnvelope.IN_TOTO, envelope.payloadBytes(), "", broken)),
                                signer.publicKey()),
                        asked(
                                with(bundle, new DsseEnvelope("text/plain", envelope.payload(), envelope.signatures())),
                                signer.publicKey()),
                        asked(bundle, stranger))))
                .containsExactly("yes", "yes", "no", "no", "no", "no");
    }

    @Test
    void whatIsSignedIsTheSameEachTimeAndNamesItsFilesInOrder() {
        DsseEnvelope first = signer.sign(manifest).dsseEnvelope();
        assertThat(signer.sign(manifest).dsseEnvelope().payload()).isEqualTo(first.payload());
        JsonNode statement = JSON.readTree(first.payloadBytes());
        assertThat(statement.get("predicateType").asString()).isEqualTo("https://model_signing/signature/v1.0");
        assertThat(statement
                        .get("predicate")
                        .get("resources")
                        .valueStream()
                        .map(file -> file.get("name").asString()))
                .containsExactly("card", "weights");
        assertThat(signer.publicKey().algorithm()).isEqualTo("P-256");
        assertThat(signer.publicKey().verifies(first.signedBytes(), first.signatureBytes()))
                .isTrue();
    }

    private static ModelSigner.Bundle with(ModelSigner.Bundle bundle, DsseEnvelope envelope) {
        return new ModelSigner.Bundle(bundle.mediaType(), bundle.verificationMaterial(), envelope);
    }

    private static String asked(ModelSigner.Bundle bundle, PublicKeyPem key) {
        return JSON.writeValueAsString(Map.of("bundle", bundle, "key", key.value()));
    }

    private static List<String> judged(List<String> cases) throws IOException, InterruptedException {
        Path input = Files.write(JUDGE.resolve("cases.jsonl"), cases);
        Path output = JUDGE.resolve("judged");
        Process node = new ProcessBuilder("node", "judge.mjs")
                .directory(JUDGE.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(node.exitValue()).isZero();
        return new ArrayList<>(Files.readAllLines(output));
    }

    /** The packages are those of the lock file, by their digests. */
    private static boolean installed() throws IOException, InterruptedException {
        Files.createDirectories(JUDGE);
        for (String file : List.of("package.json", "package-lock.json", "judge.mjs")) {
            Files.copy(SOURCE.resolve(file), JUDGE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            return new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
                            .directory(JUDGE.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
