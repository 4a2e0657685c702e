package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.TransparencyLog.Rotation;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of VERIFY.md, as they stand in a bundle; on machines that have Node and OpenSSL. */
class VerifiedByHandTest {
    private static final String SIGNED = "Signature Verified Successfully";
    private static final String OTHER_KEY = "no signature of this key";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^   ```sh\\n(.*?)^   ```$");

    @TempDir
    Path temporary;

    private static SignedLogForTests log;
    private LogFollower follower = log.follower(Path.of("target", "by-hand"));
    private VerifierKey key = SignerKey.generate(SignedLogForTests.ORIGIN).verifier();
    private int folders;

    @BeforeAll
    static void start() {
        log = new SignedLogForTests();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @BeforeEach
    void signSomeEvents() throws Exception {
        assumeTrue(
                runs("node", "--version") && runs("openssl", "version"),
                "VERIFY.md is not tried out: Node or OpenSSL is not installed");
        log.empty();
        log.append(300);
        follower = log.follower(temporary.resolve("transparency"));
        SignedLogForTests.followToTheEnd(follower);
        key = log.log().keys().getFirst();
    }

    private static BundleForTests bundle() throws IOException {
        return new BundleForTests(BundleForTests.zip(log, 0L, 1L, 5L, 256L, 299L));
    }

    /** What each step says, from the first. */
    private List<String> steps(BundleForTests bundle, VerifierKey trusted, long position) throws Exception {
        folders++;
        Path home = Files.createDirectory(temporary.resolve("home " + folders));
        Path folder = Files.createDirectory(home.resolve("bundle"));
        bundle.unpackTo(folder);
        Files.writeString(home.resolve("log.pem"), trusted.pem());
        List<String> blocks = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(bundle.text("VERIFY.md")); block.find(); ) {
            blocks.add(block.group(1).replaceAll("(?m)^   ", ""));
        }
        assertThat(blocks).hasSize(4);
        String which = blocks.removeFirst();
        assertThat(which).contains("N=0");
        List<String> said = new ArrayList<>();
        for (String block : blocks) {
            said.add(said(which.replace("N=0", "N=" + position) + block, home, folder));
        }
        return said;
    }

    private static String said(String commands, Path home, Path folder) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", commands);
        shell.environment().put("HOME", home.toString());
        Process process =
                shell.directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said.strip();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void aGenuineBundleIsAccepted() throws Exception {
        for (long position : List.of(0L, 1L, 5L, 256L, 299L)) {
            assertThat(steps(bundle(), key, position)).as("%d", position).containsExactly("true", SIGNED, "true");
        }
    }

    /** A proof of the only leaf of a tree, with a root that fits it and that nobody signed. */
    @Test
    void aForgedEventWithAProofAndARootOfItsOwnIsRefused() throws Exception {
        BundleForTests forged = bundle();
        String genuine = forged.text("checkpoint");
        forged.put("events/0.payload", "{\"n\":1000000}");
        forged.put(
                "events/0.leaf",
                forged.text("events/0.leaf")
                        .replaceFirst(
                                "\"payloadSha256\":\"[0-9a-f]*\"",
                                "\"payloadSha256\":\"" + sha256(forged.bytes("events/0.payload")) + "\""));
        Hash root = Hash.ofLeaf(forged.bytes("events/0.leaf"));
        String checkpoint =
                genuine.replaceFirst("\\n300\\n[^\\n]*\\n", "\n1\n" + Matcher.quoteReplacement(root.base64()) + "\n");
        forged.put("proofs/0.tlog-proof", "c2sp.org/tlog-proof@v1\nindex 0\n\n" + checkpoint);
        assertThat(steps(forged, key, 0)).containsExactly("true", SIGNED, "false");

        forged.put("checkpoint", checkpoint);
        assertThat(steps(forged, key, 0).get(1)).doesNotContain(SIGNED);
        SignerKey stranger = SignerKey.generate(SignedLogForTests.ORIGIN);
        forged.put(
                "checkpoint",
                Checkpoint.sign(SignedLogForTests.ORIGIN, 1, root, List.of(stranger))
                        .toString());
        forged.put("keys/1.pem", stranger.verifier().pem());
        assertThat(steps(forged, key, 0).get(1)).isEqualTo(OTHER_KEY);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void anEventOfAnotherPositionAndAChangedOneAreRefused() throws Exception {
        BundleForTests moved = bundle();
        for (String kind : List.of("payload", "metadata", "leaf")) {
            moved.put("events/0." + kind, moved.text("events/5." + kind));
        }
        moved.put("proofs/0.tlog-proof", moved.text("proofs/5.tlog-proof"));
        assertThat(steps(moved, key, 0)).containsExactly("false", SIGNED, "false");
        assertThat(steps(bundle().put("events/5.metadata", "{\"a\":\"b\"}"), key, 5))
                .containsExactly("false", SIGNED, "true");
        BundleForTests other = bundle();
        other.put("proofs/256.tlog-proof", other.text("proofs/299.tlog-proof"));
        assertThat(steps(other, key, 256)).containsExactly("true", SIGNED, "false");
    }

    @Test
    void aKeyOfBeforeAndOneOfAfterARotationAreToldApart() throws Exception {
        TransparencyLog served = log.log(follower);
        VerifierKey young = served.rotate(Rotation.BEGIN);
        SignedLogForTests.followToTheEnd(follower);
        assertThat(steps(bundle(), key, 5)).containsExactly("true", SIGNED, "true");
        assertThat(steps(bundle(), young, 5)).containsExactly("true", SIGNED, "true");

        served.rotate(Rotation.END);
        log.append(1);
        SignedLogForTests.followToTheEnd(follower);
        BundleForTests after = bundle();
        assertThat(after.text("keys/1.pem")).as("the retired one").isEqualTo(key.pem());
        assertThat(steps(after, young, 5)).containsExactly("true", SIGNED, "true");
        assertThat(steps(after, key, 5).get(1)).isEqualTo(OTHER_KEY);
    }

    /** A file of the reader's own that the bundle brings along. */
    @Test
    void filesOfTheStepsThatTheBundleBringsAlongChangeNothing() throws Exception {
        BundleForTests prepared = bundle();
        prepared.put("text", "log.example\n1\nAAAA\n").put("id", "xxxx").put("signature", "x".repeat(64));
        assertThat(steps(prepared, key, 5)).containsExactly("true", SIGNED, "true");
    }
}
