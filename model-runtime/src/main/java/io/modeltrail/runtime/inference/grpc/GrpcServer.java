package io.modeltrail.runtime.inference.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Listens for gRPC calls, beside the web server and as long as it. */
@Component
@ConditionalOnProperty(name = "modeltrail.grpc.enabled", matchIfMissing = true)
public class GrpcServer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);
    private static final int USUAL_PORT = 8001;
    private static final long STOP_WITHIN_SECONDS = 10;
    private static final int MOST_CALLS_OF_A_CONNECTION = 256;
    private static final long IDLE_MINUTES = 10;

    private final GrpcInference inference;
    private final ObjectProvider<GrpcCallers> callers;
    private final InetSocketAddress address;
    private final int maxMessageBytes;
    private @Nullable Server server;
    private @Nullable ExecutorService threads;

    /**
     * @param host the web server's unless given
     * @param port 0 = any free one; null = 8001, or any free one when the web server takes any
     * @param maxMessageBytes of a request, as of a JSON body
     */
    GrpcServer(
            GrpcInference inference,
            ObjectProvider<GrpcCallers> callers,
            @Value("${modeltrail.grpc.host:${modeltrail.http.host:127.0.0.1}}") String host,
            @Value("${modeltrail.grpc.port:#{null}}") @Nullable Integer port,
            @Value("${modeltrail.http.port:0}") int webPort,
            @Value("${modeltrail.http.max-json-bytes:2097152}") int maxMessageBytes) {
        this.inference = inference;
        this.callers = callers;
        this.address = new InetSocketAddress(host, Objects.requireNonNullElse(port, webPort == 0 ? 0 : USUAL_PORT));
        this.maxMessageBytes = maxMessageBytes;
    }

    /** The port that it listens on; -1 when it does not. */
    public synchronized int port() {
        return server == null ? -1 : server.getPort();
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        GrpcCallers known = callers.getIfAvailable();
        if (known == null) {
            LOG.warn("no gRPC: nobody here can tell who calls");
            return;
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
        Server starting = NettyServerBuilder.forAddress(address)
                .executor(threads)
                .maxInboundMessageSize(maxMessageBytes)
                .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
                .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
                .intercept(new CallerCheck(known))
                .addService(inference)
                .build();
        try {
            server = starting.start();
        } catch (IOException taken) {
            threads.close();
            // Without its cause, whose text is what a failed start would show.
            throw new IllegalStateException("gRPC cannot listen on " + address.getHostString() + ":" + address.getPort()
                    + " (" + taken.getMessage()
                    + "). Give another modeltrail.grpc.port, or modeltrail.grpc.enabled=false.");
        }
        LOG.info("Open Inference Protocol over gRPC on {}:{}", address.getHostString(), server.getPort());
    }

    /** Takes no more calls, and answers those that are under way. */
    @Override
    public synchronized void stop() {
        Server running = server;
        if (running == null) {
            return;
        }
        server = null;
        try {
            if (!running.shutdown().awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (threads != null) {
            threads.shutdown();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** After the journal is open, and stopped before it, as the web server. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 2048;
    }
}
