package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that broke off is gone on with, and the names in it are looked at. */
class ResumedExportTest {
    @TempDir
    static Path temporary;

    private static SignedLogForTests log;
    private static List<VerifierKey> key = List.of();
    private static String first = "";

    @BeforeAll
    static void anExportBreaksOffAndTheLogGrows() {
        log = new SignedLogForTests();
        log.append(600);
        LogFollower follower = log.follower(temporary.resolve("transparency"));
        SignedLogForTests.followToTheEnd(follower);
        key = log.log().keys();
        String whole = new String(log.export(0), StandardCharsets.UTF_8);
        first = whole.substring(0, whole.indexOf("\"position\":300,") + 20);
        log.append(100);
        SignedLogForTests.followToTheEnd(follower);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private static Verification verify(String... parts) throws IOException {
        return new ExportVerifier(key)
                .verifyParts(Stream.of(parts)
                        .map(part -> new ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    private static String from(long position) {
        return new String(log.export(position), StandardCharsets.UTF_8);
    }

    @Test
    void thePartsTogetherProveTheWholeLog() throws IOException {
        Verification verification = verify(first, from(300));
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.from()).isZero();
        assertThat(verification.to()).isEqualTo(700);
        assertThat(verification.checked()).isEqualTo(700);
        assertThat(verify(first, from(257)).findings()).isEmpty();
        assertThat(verify(first, from(100).substring(0, 60_000), from(120)).findings())
                .isEmpty();
    }

    @Test
    void whatNoPartHasIsNamed() throws IOException {
        assertThat(verify(first, from(302)).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.position()).isEqualTo(300));
        assertThat(verify(first).sound()).isFalse();
    }

    @Test
    void aPartOfAnotherHistoryDoesNotFit() throws IOException {
        String other = first.replaceFirst("\"leafHash\":\"[A-Za-z0-9]", "\"leafHash\":\"/");
        assertThat(verify(other, from(300)).findings())
                .extracting(Verification.Finding::toString)
                .anyMatch(finding -> finding.contains("the parts do not fit together"));
    }

    @Test
    void aNameThatNobodyReadsIsGivenOnceWithItsPosition() throws IOException {
        Verification verification = new ExportVerifier(
                        key, (type, revision) -> !type.equals("rollout.RolloutPaused") || revision.equals("2"))
                .verify(new ByteArrayInputStream(log.export(0)));
        assertThat(verification.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.position()).isZero();
            assertThat(finding.what()).contains("rollout.RolloutPaused in revision 1");
        });
    }
}
