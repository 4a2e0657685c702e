package io.modeltrail.benchmarks.serving;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for predictions over kept-alive HTTP/1.1 connections from one thread, so that the load costs little beside what it measures. A hundred
 * thousand entities in turn, who are all known after the warm-up.
 */
final class HttpLoad {
    private static final double LATE_NANOS = 5e6;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final URI server;
    private final String token;
    private final String useCase;
    private final @Nullable String features;
    private long entities;

    /** @param features a JSON object; null = the server looks them up */
    HttpLoad(URI server, String token, String useCase, @Nullable String features) {
        this.server = server;
        this.token = token;
        this.useCase = useCase;
        this.features = features;
    }

    /** Each connection asks again as soon as it is answered. */
    LoadResult closed(int connections, Duration duration) throws IOException {
        return run(connections, duration, 0);
    }

    /** Requests are due at a fixed rate, whether or not the server keeps up; waiting for a connection counts. */
    LoadResult open(int connections, Duration duration, double perSecond) throws IOException {
        return run(connections, duration, 1e9 / perSecond);
    }

    /** @param gapNanos between requests; 0 = none waits */
    private LoadResult run(int connections, Duration duration, double gapNanos) throws IOException {
        LoadResult.Latencies latencies = new LoadResult.Latencies();
        long refused = 0;
        long late = 0;
        try (Selector selector = Selector.open()) {
            List<LoadConnection> all = connect(selector, connections);
            Deque<LoadConnection> idle = new ArrayDeque<>(all);
            long begun = System.nanoTime();
            long end = begun + duration.toNanos();
            double due = begun;
            long second = begun + SECOND_NANOS;
            int busy = 0;
            while (System.nanoTime() < end || busy > 0) {
                long now = System.nanoTime();
                while (now >= second && second <= end) {
                    latencies.secondEnds();
                    second += SECOND_NANOS;
                }
                while (!idle.isEmpty() && now < end && (gapNanos == 0 || due <= now)) {
                    if (gapNanos > 0 && now - due > LATE_NANOS) {
                        late++;
                    }
                    idle.remove().send(entities++, gapNanos == 0 ? now : (long) due);
                    due += gapNanos;
                    busy++;
                }
                boolean nothingIsDue = gapNanos == 0 || idle.isEmpty() || now >= end;
                // Waits for the next due request by the millisecond: to wait exactly would cost one of the cores that
                // are measured.
                if (selector.select(nothingIsDue ? 100 : 1) > 0) {
                    for (SelectionKey key : selector.selectedKeys()) {
                        LoadConnection connection = (LoadConnection) key.attachment();
                        if (key.isWritable()) {
                            connection.write();
                        }
                        int status = key.isReadable() ? connection.read() : 0;
                        if (status == 201) {
                            latencies.add((System.nanoTime() - connection.dueNanos()) / 1000);
                        } else if (status != 0 && refused++ == 0) {
                            System.out.println("first refusal: " + connection.answer());
                        }
                        if (status != 0) {
                            idle.add(connection);
                            busy--;
                        }
                    }
                    selector.selectedKeys().clear();
                }
            }
            long nanos = System.nanoTime() - begun;
            for (LoadConnection connection : all) {
                connection.close();
            }
            return new LoadResult(
                    LoadResult.Latencies.sorted(List.of(latencies)),
                    refused,
                    nanos,
                    late,
                    latencies.p99MillisOfSeconds());
        }
    }

    private List<LoadConnection> connect(Selector selector, int connections) throws IOException {
        String place = LoadConnection.placeForEntity();
        String body = "{\"useCase\":\"" + useCase + "\",\"entity\":\"load-" + place + "\""
                + (features == null ? "" : ",\"features\":" + features) + "}";
        String request =
                "POST /api/v1/predictions HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nAuthorization: Bearer "
                        + token + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        int entityAt = request.substring(0, request.indexOf("load-" + place) + "load-".length())
                .getBytes(StandardCharsets.UTF_8)
                .length;
        InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
        List<LoadConnection> all = new ArrayList<>();
        for (int index = 0; index < connections; index++) {
            all.add(new LoadConnection(address, selector, bytes, entityAt));
        }
        return all;
    }
}
