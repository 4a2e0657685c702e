package io.modeltrail.eventstore.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vectors of {@code transparency-dev/merkle}, on machines that have them beside the checkout. */
class PublicVectorsTest {
    /** Tests run in the module's folder, one below the root of the repository. */
    private static final Path VECTORS =
            Path.of("../../shared/data/merkle-vectors").toAbsolutePath().normalize();

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void inclusionProofsAreAcceptedAndRefusedAsThePublicVectorsSay() throws IOException {
        check(
                "inclusion",
                vector -> new InclusionProof(
                                vector.path("leafIdx").bigIntegerValue().longValue(),
                                vector.path("treeSize").longValue(),
                                hashes(vector))
                        .proves(hash(vector, "leafHash"), hash(vector, "root")));
    }

    @Test
    void consistencyProofsAreAcceptedAndRefusedAsThePublicVectorsSay() throws IOException {
        check(
                "consistency",
                vector -> new ConsistencyProof(
                                vector.path("size1").longValue(),
                                vector.path("size2").longValue(),
                                hashes(vector))
                        .proves(hash(vector, "root1"), hash(vector, "root2")));
    }

    private static void check(String kind, Predicate<JsonNode> proof) throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), () -> "the public vectors are not beside the checkout: " + VECTORS);
        List<Path> files;
        try (Stream<Path> found = Files.walk(VECTORS.resolve(kind))) {
            files = found.filter(file -> file.toString().endsWith(".json")).toList();
        }
        assertThat(files).hasSize(98);
        for (Path file : files) {
            JsonNode vector = JSON.readTree(Files.readString(file));
            assertThat(accepted(proof, vector))
                    .as("%s: %s", file, vector.path("desc"))
                    .isEqualTo(!vector.path("wantErr").booleanValue());
        }
    }

    private static boolean accepted(Predicate<JsonNode> proof, JsonNode vector) {
        try {
            return proof.test(vector);
        } catch (MalformedProof refused) {
            return false;
        }
    }

    private static List<Hash> hashes(JsonNode vector) {
        List<Hash> hashes = new ArrayList<>();
        vector.path("proof").forEach(hash -> hashes.add(Hash.ofBase64(hash.stringValue())));
        return hashes;
    }

    private static Hash hash(JsonNode vector, String name) {
        byte[] value =
                vector.path(name).isNull() ? new byte[0] : vector.path(name).binaryValue();
        // Where a vector is about something else it has this text and a number, equal texts for equal hashes.
        return new String(value, StandardCharsets.UTF_8).startsWith("don't care ")
                ? Hash.ofLeaf(value)
                : Hash.of(value);
    }
}
