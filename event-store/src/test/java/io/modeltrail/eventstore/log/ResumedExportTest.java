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
        String second = upTo(from(300), 450);
        assertThat(verify(first, second, from(450)).findings()).isEmpty();
        assertThat(verify(upTo(from(0), 300), from(300)).findings())
                .as("it broke off between two lines")
                .isEmpty();
    }

    /** Its last whole line is the one before the position. */
    private static String upTo(String export, long position) {
        return export.substring(0, export.indexOf("{\"position\":" + position + ","));
    }

    @Test
    void aPartThatGoesOnAfterTheNextOneBeginsIsWrong() throws IOException {
        goesOn(first, from(257), 257);
        String forged = first.replaceFirst("(\"position\":280,.*\"payload\":\")[^\"]*", "$1e30=");
        assertThat(forged).isNotEqualTo(first);
        goesOn(forged, from(257), 257);
        String whole = upTo(from(0), 300);
        String line = from(0).lines().skip(281).findFirst().orElseThrow();
        goesOn(whole + "{torn\n" + line + "\n", from(300), 300);
        goesOn(whole + "{torn\n" + line, from(300), 300);
        goesOn(whole + line, from(300), 300);
        goesOn(whole + "\n\n" + line + "\n", from(300), 300);
    }

    private static void goesOn(String part, String next, long position) throws IOException {
        assertThat(verify(part, next).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.position()).isEqualTo(position);
            assertThat(finding.what()).contains("part 1 goes on after part 2 begins");
        });
    }

    @Test
    void twoValuesOnALineAreNoLines() throws IOException {
        String joined = from(0).replaceFirst("\\}\n\\{\"position\":40,", "}{\"position\":40,");
        assertThat(verify(joined).findings())
                .extracting(Verification.Finding::toString)
                .containsExactly("the export cannot be read further: it is not JSON Lines");
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
