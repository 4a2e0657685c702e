package io.modeltrail.eventstore.log;

import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The only class that needs Axon Server's client, and is loaded only when Axon Server stores the events. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = {"modeltrail.data-dir", "axon.axonserver.enabled"})
class BehindAxonServer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Bean
    StoredEvents eventsOfAxonServer(AxonServerConnectionManager connections, AxonServerConfiguration settings) {
        return events(connections, settings, PATIENCE);
    }

    static StoredEvents events(
            AxonServerConnectionManager connections, AxonServerConfiguration settings, Duration patience) {
        return new AxonServerEvents(new ConnectedChannel(connections, settings.isForceReadFromLeader()), patience);
    }

    /** Of the context in which Axon's event store appends. */
    private record ConnectedChannel(AxonServerConnectionManager connections, boolean fromLeader)
            implements AxonServerEvents.Channel {
        private EventChannel channel() {
            return connections.getConnection().eventChannel();
        }

        @Override
        public CompletableFuture<Long> lastToken() {
            return channel().getLastToken();
        }

        /** What fits the buffer is sent at once, and more is not needed. */
        @Override
        public EventStream openStream(long token, int buffer) {
            return channel().openStream(token, buffer, buffer, fromLeader);
        }
    }
}
