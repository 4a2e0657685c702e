package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.TransparencyLog.Rotation;
import io.modeltrail.eventstore.transparency.TransparencyLog.RotationRefused;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
    @TempDir
    Path temporary;

    private static SignedLogForTests log;

    @BeforeAll
    static void start() {
        log = new SignedLogForTests();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @BeforeEach
    void empty() {
        log.empty();
    }

    private Path files() {
        return temporary.resolve("transparency");
    }

    private LogFollower signing(int events) {
        LogFollower follower = log.follower(files());
        log.append(events);
        follower.step();
        return follower;
    }

    @Test
    void anEndRightAfterTheBeginningIsRefusedAndTheLogIsSignedOn() throws IOException {
        LogFollower follower = signing(3);
        TransparencyLog served = log.log(follower);
        VerifierKey young = served.rotate(Rotation.BEGIN);
        assertThatThrownBy(() -> served.rotate(Rotation.END))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining("newest key has not signed");

        log.append(2);
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.SIGNING);
        assertThat(log.checkpoint().size()).isEqualTo(5);
        served.rotate(Rotation.END);
        log.append(1);
        follower.step();
        assertThat(log.checkpoint().size()).isEqualTo(6);
        assertThat(log.checkpoint().isSignedByOneOf(List.of(young))).isTrue();
    }

    @Test
    void anUnsoundLogKeepsItsOldKey() throws IOException {
        LogFollower follower = signing(3);
        TransparencyLog served = log.log(follower);
        served.rotate(Rotation.BEGIN);
        log.append(2);
        log.sql().update("DELETE FROM domain_event_entry WHERE global_index = 4");
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.EVENT_MISSING);
        assertThatThrownBy(() -> served.rotate(Rotation.END)).isInstanceOf(RotationRefused.class);
        assertThat(files().resolve("000001.key")).exists();
    }

    @Test
    void aCopyOfARetiredKeySignsNothingAndItsVerifierStaysPublic() throws IOException {
        LogFollower follower = signing(3);
        Path copy = Files.createDirectory(temporary.resolve("copy"));
        Files.copy(
                files().resolve("000001.key"),
                copy.resolve("000001.key"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        TransparencyLog served = log.log(follower);
        served.rotate(Rotation.BEGIN);
        follower.step();
        VerifierKey old = served.rotate(Rotation.END);

        log.append(1);
        LogFollower withTheCopy = log.follower(copy);
        withTheCopy.step();
        assertThat(withTheCopy.health().state()).isEqualTo(State.KEY_NOT_HERE);
        assertThat(log.checkpoint().size()).isEqualTo(3);
        assertThat(served.keys()).contains(old);
    }

    @Test
    void anEndWhoseFileWasNotDeletedCanBeRepeated() throws IOException {
        LogFollower follower = signing(3);
        TransparencyLog served = log.log(follower);
        served.rotate(Rotation.BEGIN);
        follower.step();
        VerifierKey old = served.keys().getFirst();
        log.rows().retire(old); // and then the process ended

        log.append(1);
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.SIGNING);
        assertThat(log.checkpoint().isSignedByOneOf(List.of(old))).isFalse();
        assertThat(served.rotate(Rotation.END)).isEqualTo(old);
        assertThat(files().resolve("000001.key")).doesNotExist();
    }
}
