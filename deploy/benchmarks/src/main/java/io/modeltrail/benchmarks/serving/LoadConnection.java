package io.modeltrail.benchmarks.serving;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection that has at most one request under way. Belongs to one thread. */
final class LoadConnection {
    private static final int ENTITY_DIGITS = 9;
    static final long ENTITIES = 100_000;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final byte[] request;
    private final int entityAt;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private final SelectionKey key;
    /** In {@link System#nanoTime}; when the request was due, which may be before it was sent. */
    private long dueNanos;

    private boolean busy;

    /** @param request whole, with the entity's digits at {@code entityAt}, to be overwritten for each request */
    LoadConnection(InetSocketAddress server, Selector selector, byte[] request, int entityAt) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.request = request.clone();
        this.entityAt = entityAt;
        out = ByteBuffer.wrap(this.request);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    static String placeForEntity() {
        return "0".repeat(ENTITY_DIGITS);
    }

    boolean isBusy() {
        return busy;
    }

    long dueNanos() {
        return dueNanos;
    }

    void send(long number, long due) throws IOException {
        long rest = number % ENTITIES;
        for (int digit = ENTITY_DIGITS - 1; digit >= 0; digit--) {
            request[entityAt + digit] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        dueNanos = due;
        busy = true;
        in.clear();
        out.clear();
        write();
    }

    /** Goes on with what did not fit. */
    void write() throws IOException {
        channel.write(out);
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** @return the status when the answer is complete, 0 before */
    int read() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the server closed a connection");
        }
        int head = indexOf(END_OF_HEAD, 0, in.position());
        if (head < 0 || !isComplete(head + END_OF_HEAD.length)) {
            return 0;
        }
        busy = false;
        return (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + (in.get(11) - '0');
    }

    String answer() {
        return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
    }

    private boolean isComplete(int body) {
        int length = contentLength(body);
        return length >= 0
                ? in.position() >= body + length
                : indexOf(LAST_CHUNK, Math.max(0, in.position() - LAST_CHUNK.length), in.position()) >= 0;
    }

    /** -1 for a chunked answer. */
    private int contentLength(int body) {
        for (int at = 0; at + LENGTH.length < body; at++) {
            int same = 0;
            while (same < LENGTH.length && Character.toLowerCase(in.get(at + same)) == LENGTH[same]) {
                same++;
            }
            if (same == LENGTH.length) {
                int value = 0;
                for (int digit = at + same; in.get(digit) != '\r'; digit++) {
                    if (in.get(digit) != ' ') {
                        value = value * 10 + in.get(digit) - '0';
                    }
                }
                return value;
            }
        }
        return -1;
    }

    private int indexOf(byte[] wanted, int from, int to) {
        for (int at = from; at + wanted.length <= to; at++) {
            int same = 0;
            while (same < wanted.length && in.get(at + same) == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    void close() throws IOException {
        channel.close();
    }
}
