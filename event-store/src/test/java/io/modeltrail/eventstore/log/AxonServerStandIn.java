package io.modeltrail.eventstore.log;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.PlatformInboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformInfo;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc.PlatformServiceImplBase;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc.EventStoreImplBase;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.axoniq.axonserver.grpc.event.GetEventsRequest;
import io.axoniq.axonserver.grpc.event.GetLastTokenRequest;
import io.axoniq.axonserver.grpc.event.TrackingToken;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.modeltrail.eventstore.transparency.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;

/**
 * Events in memory, sent to Axon Server's real client in its real protocol, as far as the log needs it. That Axon Server itself does
 * the same is not shown with it.
 */
final class AxonServerStandIn implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IMPATIENCE = Duration.ofSeconds(2);
    private static final Instant TIME = Instant.parse("2026-03-01T09:30:00Z");

    private final NavigableMap<Long, Event> stored = new ConcurrentSkipListMap<>();
    private final AtomicLong head = new AtomicLong();
    private volatile boolean silent;
    private final Server server;
    private final AxonServerConfiguration settings;
    private final AxonServerConnectionManager client;
    private volatile StoredEvents events;

    AxonServerStandIn() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new Platform())
                    .addService(new EventStore())
                    .build()
                    .start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        settings = AxonServerConfiguration.builder()
                .servers("127.0.0.1:" + server.getPort())
                .componentName("log")
                .build();
        client = AxonServerConnectionManager.builder()
                .axonServerConfiguration(settings)
                .routingServers(settings.getServers())
                .build();
        events = BehindAxonServer.events(client, settings, PATIENCE);
    }

    StoredEvents events() {
        return new StoredEvents() {
            @Override
            public long head() {
                return events.head();
            }

            @Override
            public List<StoredEvent> events(long from, long to, int limit) {
                return events.events(from, to, limit);
            }
        };
    }

    AxonServerConfiguration settings() {
        return settings;
    }

    AxonServerConnectionManager client() {
        return client;
    }

    /** For what is never going to be answered. */
    void impatient(boolean now) {
        events = BehindAxonServer.events(client, settings, now ? IMPATIENCE : PATIENCE);
    }

    void append(Event event) {
        stored.put(head.get(), event);
        head.incrementAndGet();
    }

    void append(int count) {
        for (int i = 0; i < count; i++) {
            long position = head.get();
            append(Event.newBuilder()
                    .setMessageIdentifier("event-" + position)
                    .setAggregateIdentifier("aggregate-" + position)
                    .setAggregateType("Rollout")
                    .setTimestamp(TIME.toEpochMilli())
                    .setPayload(SerializedObject.newBuilder()
                            .setType("rollout.RolloutPaused")
                            .setRevision("1")
                            .setData(ByteString.copyFromUtf8("{\"n\":" + position + "}")))
                    .putMetaData("actor", text("system:test"))
                    .putMetaData("role", text("SYSTEM"))
                    .build());
        }
    }

    static MetaDataValue text(String value) {
        return MetaDataValue.newBuilder().setTextValue(value).build();
    }

    void change(long position, Consumer<Event.Builder> change) {
        stored.computeIfPresent(position, (same, event) -> {
            Event.Builder changed = event.toBuilder();
            change.accept(changed);
            return changed.build();
        });
    }

    void remove(long position) {
        stored.remove(position);
    }

    void cutTo(long size) {
        stored.tailMap(size, true).clear();
        head.set(size);
    }

    /** It is connected and answers nothing. */
    void silent(boolean now) {
        silent = now;
    }

    void stop() {
        server.shutdownNow();
    }

    @Override
    public void close() {
        client.shutdown();
        server.shutdownNow();
    }

    private static final class Platform extends PlatformServiceImplBase {
        @Override
        public void getPlatformServer(ClientIdentification client, StreamObserver<PlatformInfo> answer) {
            answer.onNext(PlatformInfo.newBuilder().setSameConnection(true).build());
            answer.onCompleted();
        }

        @Override
        public StreamObserver<PlatformInboundInstruction> openStream(
                StreamObserver<PlatformOutboundInstruction> instructions) {
            return new Requests<>(instructions, instruction -> {});
        }
    }

    private final class EventStore extends EventStoreImplBase {
        @Override
        public void getLastToken(GetLastTokenRequest request, StreamObserver<TrackingToken> answer) {
            if (!silent) {
                answer.onNext(
                        TrackingToken.newBuilder().setToken(head.get() - 1).build());
                answer.onCompleted();
            }
        }

        @Override
        public StreamObserver<GetEventsRequest> listEvents(StreamObserver<EventWithToken> answer) {
            ((ServerCallStreamObserver<EventWithToken>) answer).setOnCancelHandler(() -> {});
            long[] next = {-1};
            return new Requests<>(answer, request -> {
                next[0] = next[0] < 0 ? request.getTrackingToken() : next[0];
                for (long permits = request.getNumberOfPermits(); permits > 0 && !silent; permits--) {
                    Map.Entry<Long, Event> event = stored.ceilingEntry(next[0]);
                    if (event == null) {
                        return;
                    }
                    answer.onNext(EventWithToken.newBuilder()
                            .setToken(event.getKey())
                            .setEvent(event.getValue())
                            .build());
                    next[0] = event.getKey() + 1;
                }
            });
        }
    }

    /** What the client sends, until it closes its side. */
    private record Requests<T, A>(StreamObserver<A> answer, Consumer<T> request) implements StreamObserver<T> {
        @Override
        public void onNext(T sent) {
            request.accept(sent);
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
            answer.onCompleted();
        }
    }
}
