package io.modeltrail.eventstore.log;

import static io.modeltrail.eventstore.log.SignedLogForTests.followToTheEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.ConsistencyProof;
import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.TransparencyLog.Rotation;
import io.modeltrail.eventstore.transparency.TransparencyLog.RotationRefused;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
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

    @Test
    void everyEventIsALeafAndEveryCheckpointContinuesTheOneBefore() {
        LogFollower follower = log.follower(files());
        follower.step();
        assertThat(log.checkpoint().size()).isZero();
        log.append(700);
        followToTheEnd(follower);
        Checkpoint first = log.checkpoint();
        log.append(LogFollower.STEP + 1_234);
        followToTheEnd(follower);
        Checkpoint second = log.checkpoint();

        assertThat(first.size()).isEqualTo(700);
        assertThat(second.size()).isEqualTo(LogFollower.STEP + 1_934L);
        assertThat(follower.health().state()).isEqualTo(State.SIGNING);
        MerkleTree tree = new MerkleTree(log.rows(), second.size());
        ConsistencyProof proof = tree.consistency(first.size(), second.size());
        assertThat(proof.proves(first.root(), second.root())).isTrue();
        long position = 9_876;
        assertThat(tree.inclusion(position, second.size())
                        .proves(
                                log.events()
                                        .events(position, position + 1, 1)
                                        .getFirst()
                                        .leaf(SignedLogForTests.ORIGIN),
                                second.root()))
                .isTrue();
        assertThat(second.isSignedByOneOf(log.log().keys())).isTrue();
    }

    @Test
    void anotherProcessWithTheKeyGoesOnAndOneWithoutDoesNotSign() {
        log.append(300);
        followToTheEnd(log.follower(files()));
        log.append(300);
        LogFollower again = log.follower(files());
        followToTheEnd(again);
        assertThat(log.checkpoint().size()).isEqualTo(600);

        log.append(10);
        LogFollower stranger = log.follower(temporary.resolve("another"));
        followToTheEnd(stranger);
        assertThat(stranger.health().state()).isEqualTo(State.KEY_NOT_HERE);
        assertThat(stranger.health().alarming()).isTrue();
        assertThat(log.log(stranger).health().explanation()).endsWith("not signed yet: 10.");
        assertThat(log.checkpoint().size()).isEqualTo(600);
    }

    @Test
    void whileOneWritesTheOtherWaitsForItsTurn() {
        log.append(5);
        LogFollower first = log.follower(files());
        first.step();
        log.append(5);
        log.transaction().executeWithoutResult(status -> {
            assertThat(log.rows().claim()).isPresent();
            LogFollower second = log.follower(files());
            Thread other = Thread.ofPlatform().start(second::step);
            join(other);
            assertThat(second.health().state()).isEqualTo(State.SIGNED_ELSEWHERE);
        });
        assertThat(log.checkpoint().size()).isEqualTo(5);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    @Test
    void onlyTheOwnerReadsTheKeyAndAKeyThatOthersReadIsNotUsed() throws IOException {
        LogFollower follower = log.follower(files());
        follower.step();
        Path key = files().resolve("000001.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files())))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        log.append(1);
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.KEY_UNUSABLE);
        assertThat(log.checkpoint().size()).isZero();
    }

    @Test
    void duringARotationBothKeysSignAndThenTheNewOne() throws IOException {
        LogFollower follower = log.follower(files());
        log.append(3);
        follower.step();
        VerifierKey old = log.log().keys().getFirst();
        assertThatThrownBy(() -> log.log(follower).rotate(Rotation.END)).isInstanceOf(RotationRefused.class);

        VerifierKey young = log.log(follower).rotate(Rotation.BEGIN);
        follower.step();
        assertThat(log.checkpoint().isSignedByOneOf(List.of(old))).isTrue();
        assertThat(log.checkpoint().isSignedByOneOf(List.of(young))).isTrue();

        assertThat(log.log(follower).rotate(Rotation.END)).isEqualTo(old);
        log.append(1);
        follower.step();
        assertThat(log.checkpoint().isSignedByOneOf(List.of(old))).isFalse();
        assertThat(log.checkpoint().isSignedByOneOf(List.of(young))).isTrue();
        assertThat(log.log().keys()).containsExactly(old, young);
    }

    @Test
    void aDatabaseRestoredFromAnOldBackupIsNotSigned() {
        LogFollower follower = log.follower(files());
        log.append(500);
        followToTheEnd(follower);
        restoreTo(500); // the backup is of now
        String backup = log.checkpoint().toString();
        log.append(100);
        followToTheEnd(follower);
        restoreTo(500);
        log.rows().advance(500, backup);

        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.RESTORED_FROM_OLD_BACKUP);
        LogFollower afterARestart = log.follower(files());
        afterARestart.step();
        assertThat(afterARestart.health().state()).isEqualTo(State.RESTORED_FROM_OLD_BACKUP);

        log.append(200); // other events than those that were signed
        log.sql().update("UPDATE domain_event_entry SET payload = 'other' WHERE global_index = 550");
        followToTheEnd(afterARestart);
        assertThat(afterARestart.health().state()).isEqualTo(State.RESTORED_FROM_OLD_BACKUP);
        assertThat(log.checkpoint().size()).isEqualTo(500);
    }

    private void restoreTo(long size) {
        log.sql().update("DELETE FROM domain_event_entry WHERE global_index >= ?", size);
        log.sql().update("UPDATE event_log_head SET next_index = ?", size);
    }

    @Test
    void aCrashBetweenTheFileAndTheCommitIsNoRestoredDatabase() {
        LogFollower follower = log.follower(files());
        log.append(500);
        followToTheEnd(follower);
        String kept = log.checkpoint().toString();
        log.append(100);
        followToTheEnd(follower);
        log.rows().advance(500, kept); // the commit of the last step did not happen; its file was written

        LogFollower afterARestart = log.follower(files());
        followToTheEnd(afterARestart);
        assertThat(afterARestart.health().state()).isEqualTo(State.SIGNING);
        assertThat(log.checkpoint().size()).isEqualTo(600);
    }

    @Test
    void aGapInTheEventLogIsNamedAndNotSigned() {
        log.append(20);
        log.sql().update("DELETE FROM domain_event_entry WHERE global_index = 11");
        LogFollower follower = log.follower(files());
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.EVENT_MISSING);
        assertThat(follower.health().position()).isEqualTo(11);
        assertThat(log.log().checkpoint()).isEmpty();
    }

    @Test
    void aTreeThatDoesNotGiveTheSignedRootIsNotContinued() {
        log.append(300);
        followToTheEnd(log.follower(files()));
        log.sql()
                .update(
                        "UPDATE transparency_tile SET hashes = set_byte(hashes, 4, 1 # get_byte(hashes, 4)) WHERE level = 1");
        log.append(1);
        LogFollower afterARestart = log.follower(files());
        afterARestart.step();
        assertThat(afterARestart.health().state()).isEqualTo(State.TREE_DAMAGED);
        assertThat(log.checkpoint().size()).isEqualTo(300);
    }

    @Test
    void aLogDoesNotChangeItsName() {
        log.append(1);
        log.follower(files()).step();
        LogFollower renamed = log.follower(files(), "other.example");
        renamed.step();
        assertThat(renamed.health().state()).isEqualTo(State.KEY_UNUSABLE);
    }
}
