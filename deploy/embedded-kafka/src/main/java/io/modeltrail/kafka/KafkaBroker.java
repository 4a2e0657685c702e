package io.modeltrail.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One Kafka node (KRaft, broker and controller) on the loopback interface. Started and stopped once. */
public final class KafkaBroker {
    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final KafkaRaftServer server;

    /**
     * @param directory of its log; made when it does not exist
     * @param port 0 = a free one
     * @param controllerPort 0 = a free one
     */
    public KafkaBroker(Path directory, int port, int controllerPort) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            this.port = port == 0 ? freePortBeside(controllerPort) : port;
            this.controllerPort = controllerPort == 0 ? freePortBeside(this.port) : controllerPort;
            format();
            this.server = new KafkaRaftServer(new KafkaConfig(settings(this.controllerPort), false), Time.SYSTEM);
        } catch (IOException broken) {
            throw new UncheckedIOException("The embedded Kafka cannot be set up in " + directory, broken);
        }
    }

    public int port() {
        return port;
    }

    public int controllerPort() {
        return controllerPort;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Returns when the broker answers. */
    public void start() {
        server.startup();
    }

    /** Returns when the broker has ended; what it acknowledged is on disk. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private Map<String, Object> settings(int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.toString());
        settings.put("num.partitions", "4");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // After kill -9 a broker waits for its own stale registration: 12 s with the defaults, 5 to 8 s with these.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        return settings;
    }

    /** Once for a data directory: gives the cluster its identity. */
    private void format() throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException broken) {
            throw broken;
        } catch (Exception broken) { // the library declares no narrower one
            throw new IOException("Kafka's log directory was not formatted", broken);
        }
    }

    /** The system may well give out a port again that was free a moment ago; held on to, it cannot. */
    private static int freePortBeside(int other) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == other ? freePortBeside(other) : socket.getLocalPort();
        }
    }
}
