package io.modeltrail.eventstore.log;

import static io.modeltrail.eventstore.log.SignedLogForTests.followToTheEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kit where the events come from Axon Server's client, and what only that can do. */
class FollowedAxonServerTest extends FollowedStoreKit {
    @Override
    FollowedStore open() {
        return new Behind();
    }

    private static final class Behind implements FollowedStore {
        private final AxonServerStandIn server = new AxonServerStandIn();
        private final SignedLogForTests log = new SignedLogForTests(server.events());

        @Override
        public SignedLogForTests log() {
            return log;
        }

        @Override
        public void append(int events) {
            server.append(events);
        }

        @Override
        public void changePayload(long position) {
            server.change(position, event -> event.getPayloadBuilder().setData(ByteString.copyFromUtf8("x")));
        }

        @Override
        public void changeMetadata(long position) {
            server.change(position, event -> event.putMetaData("actor", AxonServerStandIn.text("system:other")));
        }

        @Override
        public void changeTimestamp(long position) {
            server.change(position, event -> event.setTimestamp(event.getTimestamp() - 1));
        }

        @Override
        public void remove(long position) {
            server.remove(position);
        }

        @Override
        public void cutTo(long size) {
            server.cutTo(size);
        }

        @Override
        public void close() {
            server.close();
            log.close();
        }
    }

    private AxonServerStandIn server() {
        return ((Behind) store()).server;
    }

    @Test
    void theFieldsAreThoseThatAreStored() {
        server().append(Event.newBuilder()
                .setMessageIdentifier("of-an-aggregate")
                .setAggregateIdentifier("a-1")
                .setAggregateSequenceNumber(7)
                .setAggregateType("Rollout")
                .setTimestamp(Instant.parse("2026-03-01T09:30:00.007Z").toEpochMilli())
                .setPayload(SerializedObject.newBuilder()
                        .setType("a.type.that.nobody.reads")
                        .setRevision("4")
                        .setData(ByteString.copyFromUtf8("{ \"no\" : canonical JSON")))
                .putMetaData("role", AxonServerStandIn.text("SYSTEM"))
                .putMetaData("actor", AxonServerStandIn.text("system:test"))
                .build());
        server().append(Event.newBuilder()
                .setMessageIdentifier("of-none")
                .setTimestamp(Long.MAX_VALUE)
                .build());

        List<StoredEvent> events = store().log().events().events(0, 2, 10);
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().fields())
                .isEqualTo(new StoredEvent.Fields(
                        0,
                        "of-an-aggregate",
                        "Rollout",
                        "a-1",
                        7,
                        "a.type.that.nobody.reads",
                        "4",
                        "2026-03-01T09:30:00.007Z"));
        assertThat(text(events.getFirst().payload())).isEqualTo("{ \"no\" : canonical JSON");
        assertThat(text(events.getFirst().metadata())).isEqualTo("{\"actor\":\"system:test\",\"role\":\"SYSTEM\"}");
        assertThat(events.getLast().fields())
                .isEqualTo(new StoredEvent.Fields(1, "of-none", null, "", 0, "", "", "+292278994-08-17T07:12:55.807Z"));
        assertThat(text(events.getLast().metadata())).isEqualTo("{}");
    }

    private static String text(byte[] stored) {
        return new String(stored, StandardCharsets.UTF_8);
    }

    @Test
    void aServerThatDoesNotAnswerIsAStateAndIsTriedAgain() {
        store().append(10);
        LogFollower follower = follower();
        followToTheEnd(follower);
        store().append(10);
        server().silent(true);
        server().impatient(true);

        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.EVENT_STORE_UNAVAILABLE);
        LogHealth told = store().log().log(follower).health();
        assertThat(told.state()).isEqualTo(State.EVENT_STORE_UNAVAILABLE);
        assertThat(told.alarming()).isTrue();
        assertThat(told.signedSize()).isEqualTo(10);
        assertThatThrownBy(() -> store().log().export(0))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.AXON_SERVER_UNAVAILABLE));

        server().silent(false);
        server().impatient(false);
        followToTheEnd(follower);
        assertThat(follower.health().state()).isEqualTo(State.SIGNING);
        assertThat(store().log().checkpoint().size()).isEqualTo(20);
    }

    @Test
    void aServerThatIsGoneIsAState() {
        store().append(10);
        LogFollower follower = follower();
        followToTheEnd(follower);
        server().impatient(true);
        server().stop();
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.EVENT_STORE_UNAVAILABLE);
    }

    /** Whether it is lost or late cannot be told from here, so nothing is signed and the position is named. */
    @Test
    void aLastEventThatTheServerHasAndDoesNotSendIsNamed() {
        store().append(9);
        LogFollower follower = follower();
        followToTheEnd(follower);
        store().append(1);
        store().remove(9);
        server().impatient(true);
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.EVENT_STORE_UNAVAILABLE);
        assertThat(follower.health().explanation()).contains("position 9,");
        assertThat(store().log().checkpoint().size()).isEqualTo(9);
    }
}
