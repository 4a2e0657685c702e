package io.modeltrail.eventstore.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotesTest {
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String EXAMPLE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    private final SignerKey old = SignerKey.generate("log.example");
    private final SignerKey young = SignerKey.generate("log.example");
    private final Checkpoint checkpoint =
            Checkpoint.sign("log.example", 7, TreeForTests.of(7).tree().root(7), List.of(old, young));

    @Test
    void theExampleOfTheSpecificationIsAccepted() {
        VerifierKey key = VerifierKey.parse(EXAMPLE_KEY);
        assertThat(key.toString()).isEqualTo(EXAMPLE_KEY);
        assertThat(SignedNote.parse(EXAMPLE).isSignedByOneOf(List.of(key))).isTrue();
        assertThat(SignedNote.parse(EXAMPLE).toString()).isEqualTo(EXAMPLE);
    }

    @Test
    void theExampleWithAnotherLetterIsRefused() {
        List<VerifierKey> key = List.of(VerifierKey.parse(EXAMPLE_KEY));
        assertThat(SignedNote.parse(EXAMPLE.replace("This", "Thiz")).isSignedByOneOf(key))
                .isFalse();
        assertThat(SignedNote.parse(EXAMPLE.replace("IneyaQM=", "IneyaQI=")).isSignedByOneOf(key))
                .isFalse();
    }

    @Test
    void aKeyWithAWrongHashIsRefused() {
        assertThatThrownBy(() -> VerifierKey.parse(EXAMPLE_KEY.replace("530d903a", "530d903b")))
                .isInstanceOf(MalformedProof.class);
    }

    @Test
    void inARotationEitherKeyIsEnoughAndAStrangersIsNot() {
        Checkpoint read = Checkpoint.parse(checkpoint.toString());
        assertThat(read).isEqualTo(checkpoint);
        assertThat(read.isSignedByOneOf(List.of(old.verifier()))).isTrue();
        assertThat(read.isSignedByOneOf(List.of(young.verifier()))).isTrue();
        assertThat(read.isSignedByOneOf(
                        List.of(SignerKey.generate("log.example").verifier())))
                .isFalse();
        assertThat(read.isSignedByOneOf(List.of())).isFalse();
    }

    @Test
    void aSignatureOfAnotherTextIsRefused() {
        String larger = checkpoint.toString().replace("log.example\n7\n", "log.example\n8\n");
        assertThat(Checkpoint.parse(larger).isSignedByOneOf(List.of(old.verifier())))
                .isFalse();
    }

    @Test
    void aKeyOfAnotherNameDoesNotSignForTheLog() {
        SignerKey other = SignerKey.generate("other.example");
        Checkpoint borrowed = Checkpoint.sign("log.example", 7, checkpoint.root(), List.of(other));
        assertThat(borrowed.isSignedByOneOf(List.of(other.verifier()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"log.example\n07\nX", "log.example\n-1\nX", "\n7\nX", "log.example\n7", "log.example\n7\nX\nmore"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        String filled = text.replace("X", checkpoint.root().base64()) + "\n";
        String note = SignedNote.sign(filled, List.of(old)).toString();
        assertThatThrownBy(() -> Checkpoint.parse(note)).isInstanceOf(MalformedProof.class);
    }

    @Test
    void aSigningKeyIsReadAgainAndAMixedOneIsRefused() {
        assertThat(SignerKey.parse(old.secretText()).verifier()).isEqualTo(old.verifier());
        String mixed = old.verifier() + "\n" + young.secretText().split("\n", -1)[1] + "\n";
        assertThatThrownBy(() -> SignerKey.parse(mixed)).isInstanceOf(MalformedProof.class);
        assertThat(old.toString()).doesNotContain(old.secretText().split("\n", -1)[1]);
    }

    @Test
    void aProofIsTextThatIsReadAgainAndProves() {
        MerkleTree tree = TreeForTests.of(7).tree();
        TlogProof proof = new TlogProof(tree.inclusion(5, 7), checkpoint);
        assertThat(proof.text()).startsWith("c2sp.org/tlog-proof@v1\nindex 5\n");
        TlogProof read = TlogProof.parse(proof.text());
        assertThat(read).isEqualTo(proof);
        assertThat(read.proves(tree.leaf(5), List.of(old.verifier()))).isTrue();
        assertThat(read.proves(tree.leaf(4), List.of(old.verifier()))).isFalse();
        assertThat(TlogProof.parse(proof.text().replace("index 5", "index 4"))
                        .proves(tree.leaf(5), List.of(old.verifier())))
                .isFalse();
        assertThatThrownBy(() -> TlogProof.parse(proof.text().replace("@v1", "@v2")))
                .isInstanceOf(MalformedProof.class);
    }

    @ParameterizedTest
    @CsvSource({"1234067,256,x001/x234/067", "0,256,000", "999,3,999.p/3", "1000,255,x001/000.p/255"})
    void theAddressOfATileIsThatOfTheSpecification(long index, int width, String path) {
        assertThat(new Tile(0, index, width).path()).isEqualTo(path);
        assertThat(Tile.parse(0, path)).isEqualTo(new Tile(0, index, width));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "x000/001",
                "001.p/0",
                "001.p/256",
                "001.p/01",
                "-01",
                "x001",
                "001/",
                "../001",
                "x9223/001"
            })
    void whatIsNoAddressOfATileIsRefused(String path) {
        assertThatThrownBy(() -> Tile.parse(0, path)).isInstanceOf(MalformedProof.class);
    }
}
