package io.modeltrail.eventstore.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What we make is judged by Go's implementation, which is strict and not ours; on machines that have Go and Debian's sources of it. */
class GoJudgeTest {
    private static final Path SOURCES = Path.of("/usr/share/gocode");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ORIGIN = "log.example";

    @TempDir
    Path temporary;

    private final List<Map<String, Object>> cases = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final TreeForTests leaves = new TreeForTests();
    private final SignerKey old = SignerKey.generate(ORIGIN);
    private final SignerKey young = SignerKey.generate(ORIGIN);

    @Test
    void goAcceptsOurCheckpointsAndProofsAndRefusesTamperedOnes() throws Exception {
        assumeTrue(
                Files.isDirectory(SOURCES.resolve("src/golang.org/x/mod/sumdb")) && runs("go", "version"),
                "the Go judge is left out: Go with golang-golang-x-mod-dev is not installed");
        for (int i = 0; i < 700; i++) {
            leaves.add(Hash.ofLeaf(data(i)));
        }
        MerkleTree tree = leaves.tree();
        for (int size : List.of(1, 2, 3, 255, 256, 257, 600, 700)) {
            checkpoints(tree, size);
            inclusions(tree, size);
            consistencies(tree, size);
        }
        assertThat(judged()).isEqualTo(expected);
        assertThat(expected).contains("yes", "no").hasSizeGreaterThan(100);
    }

    private static byte[] data(int i) {
        return ("{\"position\":" + i + "}").getBytes(StandardCharsets.UTF_8);
    }

    private void checkpoints(MerkleTree tree, int size) {
        String note = Checkpoint.sign(ORIGIN, size, tree.root(size), List.of(old, young))
                .toString();
        add(true, Map.of("kind", "checkpoint", "key", old.verifier().toString(), "note", note));
        add(true, Map.of("kind", "checkpoint", "key", young.verifier().toString(), "note", note));
        String more = note.replaceFirst("\n" + size + "\n", "\n" + (size + 1) + "\n");
        add(false, Map.of("kind", "checkpoint", "key", old.verifier().toString(), "note", more));
        String stranger = SignerKey.generate(ORIGIN).verifier().toString();
        add(false, Map.of("kind", "checkpoint", "key", stranger, "note", note));
    }

    private void inclusions(MerkleTree tree, int size) {
        for (int index : List.of(0, size / 2, size - 1)) {
            Map<String, Object> right = new HashMap<>(Map.of(
                    "kind",
                    "inclusion",
                    "proof",
                    texts(tree.inclusion(index, size).hashes()),
                    "size2",
                    size,
                    "root2",
                    tree.root(size).base64(),
                    "index",
                    index,
                    "leaf",
                    new String(data(index), StandardCharsets.UTF_8)));
            add(true, right);
            add(false, changed(right, "leaf", "{}"));
            add(false, changed(right, "root2", Hash.OF_NOTHING.base64()));
            List<String> longer =
                    new ArrayList<>(texts(tree.inclusion(index, size).hashes()));
            longer.add(Hash.OF_NOTHING.base64());
            add(false, changed(right, "proof", longer));
        }
    }

    private void consistencies(MerkleTree tree, int size) {
        for (int smaller : List.of(1, (size + 1) / 2, size)) {
            Map<String, Object> right = new HashMap<>(Map.of(
                    "kind",
                    "consistency",
                    "proof",
                    texts(tree.consistency(smaller, size).hashes()),
                    "size1",
                    smaller,
                    "size2",
                    size,
                    "root1",
                    tree.root(smaller).base64(),
                    "root2",
                    tree.root(size).base64()));
            add(true, right);
            add(false, changed(right, "root1", Hash.OF_NOTHING.base64()));
            add(false, changed(right, "root2", Hash.OF_NOTHING.base64()));
        }
    }

    private static Map<String, Object> changed(Map<String, Object> right, String name, Object value) {
        Map<String, Object> wrong = new HashMap<>(right);
        wrong.put(name, value);
        return wrong;
    }

    private static List<String> texts(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }

    private void add(boolean holds, Map<String, Object> judgedCase) {
        cases.add(judgedCase);
        expected.add(holds ? "yes" : "no");
    }

    private List<String> judged() throws IOException, InterruptedException {
        Path input = temporary.resolve("cases.jsonl");
        Files.write(input, cases.stream().map(JSON::writeValueAsString).toList());
        Path output = temporary.resolve("judged");
        ProcessBuilder go = new ProcessBuilder("go", "run", "src/test/resources/go/judge.go");
        go.environment().put("GO111MODULE", "off");
        go.environment().put("GOPATH", SOURCES.toString());
        go.environment()
                .put("GOCACHE", Path.of("target/go-cache").toAbsolutePath().toString());
        go.redirectInput(input.toFile()).redirectOutput(output.toFile());
        go.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = go.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(output);
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
}
