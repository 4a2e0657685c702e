package io.modeltrail.standalone;

import io.modeltrail.standalone.datadirectory.DataDirectory;
import io.modeltrail.standalone.datadirectory.RunRecord;
import io.modeltrail.standalone.kafka.KafkaEndpoint;
import io.modeltrail.standalone.postgres.DatabaseEndpoint;
import java.net.URI;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells people and programs on this machine where the running instance is. */
@Component
class Announcement {
    private static final Logger LOG = LoggerFactory.getLogger("modeltrail");

    private final DataDirectory directory;
    private final DatabaseEndpoint database;
    private final KafkaEndpoint kafka;
    private final Clock clock;
    private final String host;
    private volatile int port;

    Announcement(
            DataDirectory directory,
            DatabaseEndpoint database,
            KafkaEndpoint kafka,
            Clock clock,
            @Value("${modeltrail.http.host}") String host) {
        this.directory = directory;
        this.database = database;
        this.kafka = kafka;
        this.clock = clock;
        this.host = host;
    }

    URI url() {
        // An address that stands for every interface is not one to call.
        String callable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create("http://" + (callable.contains(":") ? "[" + callable + "]" : callable) + ":" + port);
    }

    @EventListener
    void announce(WebServerInitializedEvent started) {
        port = started.getWebServer().getPort();
        directory.announce(new RunRecord(
                ProcessHandle.current().pid(),
                clock.instant(),
                url().toString(),
                database.jdbcUrl(),
                kafka.bootstrapServers().orElse(null)));
        LOG.info("listening on {}, data in {}", url(), directory.path());
    }
}
