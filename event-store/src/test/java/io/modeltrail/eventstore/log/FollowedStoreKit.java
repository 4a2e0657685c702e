package io.modeltrail.eventstore.log;

import static io.modeltrail.eventstore.log.SignedLogForTests.ORIGIN;
import static io.modeltrail.eventstore.log.SignedLogForTests.followToTheEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.transparency.BundleVerifier;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.EvidenceBundle;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.Verification.Finding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the log wherever the events are stored. */
abstract class FollowedStoreKit {
    @TempDir
    Path temporary;

    private FollowedStore store;

    /** A new one, without events. */
    abstract FollowedStore open();

    @BeforeEach
    void openTheStore() {
        store = open();
    }

    @AfterEach
    void closeTheStore() {
        store.close();
    }

    final FollowedStore store() {
        return store;
    }

    final LogFollower follower() {
        return store.log().follower(temporary.resolve("transparency"));
    }

    @Test
    void everyEventIsALeafAndALaterCheckpointContinuesAnEarlierOne() throws IOException {
        LogFollower follower = follower();
        store.append(700);
        followToTheEnd(follower);
        Checkpoint first = store.log().checkpoint();
        store.append(1_300);
        followToTheEnd(follower);
        Checkpoint second = store.log().checkpoint();

        assertThat(first.size()).isEqualTo(700);
        assertThat(second.size()).isEqualTo(2_000);
        assertThat(follower.health().state()).isEqualTo(State.SIGNING);
        MerkleTree tree = new MerkleTree(store.log().rows(), 2_000);
        assertThat(tree.consistency(700, 2_000).proves(first.root(), second.root()))
                .isTrue();
        List<StoredEvent> read = new ArrayList<>();
        store.log().log().events(0, 2_000, read::add);
        assertThat(read.stream().map(StoredEvent::position).toList())
                .isEqualTo(LongStream.range(0, 2_000).boxed().toList());
        assertThat(read.stream().map(event -> event.leaf(ORIGIN)).distinct()).hasSize(2_000);
        assertThat(tree.inclusion(1_234, 2_000).proves(read.get(1_234).leaf(ORIGIN), second.root()))
                .isTrue();
    }

    @Test
    void anExportVerifiesOfflineFromWhateverPosition() throws IOException {
        store.append(600);
        followToTheEnd(follower());
        for (long from : List.of(0L, 256L, 599L)) {
            Verification verification = verify(from);
            assertThat(verification.findings()).as("from %d", from).isEmpty();
            assertThat(verification.checked()).isEqualTo(600 - from);
        }
    }

    @Test
    void aBundleOfScatteredEventsVerifiesOffline() throws IOException {
        store.append(600);
        followToTheEnd(follower());
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        new EvidenceBundle(store.log().log(), store.log().checkpoint())
                .write(new EvidenceBundle.Contents(List.of(3L, 4L, 599L), Map.of("kind", "test"), null), zip);
        Verification verification =
                new BundleVerifier(store.log().log().keys()).verify(new ByteArrayInputStream(zip.toByteArray()));
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.checked()).isEqualTo(3);
    }

    @Test
    void aGapStopsTheSigningAndIsNamed() {
        store.append(20);
        store.remove(11);
        LogFollower follower = follower();
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.EVENT_MISSING);
        assertThat(follower.health().position()).isEqualTo(11);
        assertThat(store.log().log().checkpoint()).isEmpty();
    }

    @Test
    void aRestartedProcessGoesOnWhereItWas() {
        store.append(300);
        followToTheEnd(follower());
        store.append(300);
        LogFollower again = follower();
        followToTheEnd(again);
        assertThat(again.health().state()).isEqualTo(State.SIGNING);
        assertThat(store.log().checkpoint().size()).isEqualTo(600);
        assertThat(store.log().log().health().events()).isEqualTo(600);
    }

    @Test
    void whateverWasChangedLaterIsNamedByTheVerifier() throws IOException {
        store.append(1_000);
        LogFollower follower = follower();
        followToTheEnd(follower);
        store.changePayload(17);
        store.changeMetadata(417);
        store.changeTimestamp(998);
        store.append(10);
        followToTheEnd(follower);

        Verification verification = verify(0);
        assertThat(verification.to()).isEqualTo(1_010);
        assertThat(positions(verification)).containsExactly(17L, 417L, 998L);
    }

    @Test
    void whatWasRemovedLaterIsNamedByTheVerifier() throws IOException {
        store.append(1_000);
        followToTheEnd(follower());
        store.remove(512);
        assertThat(positions(verify(0))).containsExactly(512L);
    }

    @Test
    void eventsThatWereRestoredFromAnOlderBackupAreNotSigned() throws IOException {
        store.append(500);
        LogFollower follower = follower();
        followToTheEnd(follower);
        store.cutTo(400);

        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.RESTORED_FROM_OLD_BACKUP);
        LogFollower afterARestart = follower();
        afterARestart.step();
        assertThat(afterARestart.health().state()).isEqualTo(State.RESTORED_FROM_OLD_BACKUP);
        assertThat(store.log().checkpoint().size()).isEqualTo(500);
        assertThat(positions(verify(0)))
                .isEqualTo(LongStream.range(400, 500).boxed().toList());
    }

    private Verification verify(long from) throws IOException {
        return new ExportVerifier(store.log().log().keys())
                .verify(new ByteArrayInputStream(store.log().export(from)));
    }

    private static List<Long> positions(Verification verification) {
        return verification.findings().stream().map(Finding::position).toList();
    }
}
