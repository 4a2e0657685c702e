package io.modeltrail.features.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes UTF-8 and remembers the lines, counted from 1, that hold bytes which are none; they come out as U+FFFD. A byte order
 * mark is skipped. A decoder that replaces silently would let damaged names pass, one that stops would hide the other problems.
 */
final class Utf8Lines extends Reader {
    static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream bytes;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer undecoded = ByteBuffer.allocate(1 << 16).flip();
    private final CharBuffer decoded = CharBuffer.allocate(1 << 16).flip();
    /** Grows at most by what the caller reads ahead. */
    private final Deque<Long> damagedLines = new ArrayDeque<>();

    private long line = 1;
    private boolean afterCarriageReturn;
    private boolean inputEnded;
    private boolean begun;

    Utf8Lines(InputStream bytes) {
        this.bytes = bytes;
    }

    /** Whether a line up to this one was damaged; such lines are forgotten by asking. */
    boolean damagedUpTo(long lastLine) {
        boolean damaged = false;
        for (@Nullable Long next = damagedLines.peek(); next != null && next <= lastLine; next = damagedLines.peek()) {
            damagedLines.remove();
            damaged = true;
        }
        return damaged;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (!decoded.hasRemaining()) {
            if (inputEnded && !undecoded.hasRemaining()) {
                return -1;
            }
            decode();
        }
        int given = Math.min(length, decoded.remaining());
        decoded.get(target, offset, given);
        return given;
    }

    private void decode() throws IOException {
        fill();
        decoded.clear().limit(decoded.capacity() - 1); // leaves room for one replacement
        CoderResult result = decoder.decode(undecoded, decoded, inputEnded);
        countLines();
        if (result.isError()) {
            undecoded.position(undecoded.position() + result.length());
            if (!Objects.equals(damagedLines.peekLast(), line)) {
                damagedLines.add(line);
            }
            decoded.limit(decoded.capacity()).put(REPLACEMENT);
            afterCarriageReturn = false;
        }
        decoded.flip();
        skipByteOrderMark();
    }

    private void fill() throws IOException {
        if (inputEnded) {
            return;
        }
        undecoded.compact();
        int read = bytes.read(undecoded.array(), undecoded.position(), undecoded.remaining());
        inputEnded = read < 0;
        undecoded.position(undecoded.position() + Math.max(read, 0)).flip();
    }

    /** As the CSV reader counts: a line ends with LF, CR or both. */
    private void countLines() {
        for (int i = 0; i < decoded.position(); i++) {
            char character = decoded.get(i);
            if (character == '\r' || (character == '\n' && !afterCarriageReturn)) {
                line++;
            }
            afterCarriageReturn = character == '\r';
        }
    }

    private void skipByteOrderMark() {
        if (!begun && decoded.hasRemaining()) {
            begun = true;
            if (decoded.get(decoded.position()) == BYTE_ORDER_MARK) {
                decoded.get();
            }
        }
    }

    /** Leaves the bytes open: they belong to the caller. */
    @Override
    public void close() {}
}
