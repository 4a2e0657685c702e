package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An export, or a part of one, while it is read line by line: what a line is must not depend on the program that reads it. One line is in
 * memory at a time. Not thread-safe.
 */
final class ExportFile implements AutoCloseable {
    /** Bytes: payload and metadata in Base64, and the rest. */
    private static final int LONGEST_LINE = 210_000_000;

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final Manifest manifest;
    private final byte[] chunk = new byte[CHUNK];
    private int begin;
    private int end;
    private byte[] line = new byte[CHUNK];
    private boolean brokeOff;

    /**
     * What an export says before its lines.
     *
     * @param from position of its first line
     * @param before roots of the whole subtrees of what is before it
     */
    record Manifest(String origin, long from, Checkpoint checkpoint, List<Hash> before) {
        static Manifest read(JsonNode json) {
            try {
                if (!json.required("form").stringValue().equals(LogExport.FORM)) {
                    throw new MalformedProof("not a " + LogExport.FORM);
                }
                List<Hash> before = new ArrayList<>();
                json.path("before").forEach(hash -> before.add(Hash.ofBase64(hash.stringValue())));
                return new Manifest(
                        json.required("origin").stringValue(),
                        json.required("from").longValue(),
                        Checkpoint.parse(json.required("checkpoint").stringValue()),
                        before);
            } catch (JacksonException malformed) {
                throw new MalformedProof("the export has no manifest");
            }
        }
    }

    /** @throws MalformedProof when it does not begin with a manifest */
    ExportFile(InputStream in) throws IOException {
        this.in = in;
        int length = line();
        if (length < 0) {
            throw new MalformedProof("the export is empty");
        }
        try {
            manifest = Manifest.read(UntrustedJson.MAPPER.readTree(line, 0, length));
        } catch (JacksonException notJson) {
            throw new MalformedProof("it is not JSON Lines");
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /**
     * @return null after the last one
     * @throws MalformedProof when it is no line of an export
     */
    @Nullable
    ExportedEvent next() throws IOException {
        int length = line();
        if (length < 0) {
            return null;
        }
        try {
            return ExportedEvent.read(UntrustedJson.MAPPER.readTree(line, 0, length));
        } catch (JacksonException notJson) {
            throw new MalformedProof("it is not JSON Lines");
        }
    }

    /** Whether the line that was read last is the last one and has no end: the export broke off in it. */
    boolean brokeOff() {
        return brokeOff;
    }

    /** Empty ones are left out. @return bytes of the next line; -1 = there is none */
    private int line() throws IOException {
        int length = 0;
        while (true) {
            if (begin == end) {
                begin = 0;
                end = in.read(chunk);
                if (end < 0) {
                    end = 0;
                    brokeOff = length > 0;
                    return length > 0 ? length : -1;
                }
            }
            int newline = begin;
            while (newline < end && chunk[newline] != '\n') {
                newline++;
            }
            length = append(length, newline - begin);
            boolean whole = newline < end;
            begin = whole ? newline + 1 : end;
            if (whole && length > 0) {
                return length;
            }
        }
    }

    /** From the chunk. @return bytes of the line now */
    private int append(int length, int more) {
        if (length + more > line.length) {
            if (length + more > LONGEST_LINE) {
                throw new MalformedProof("a line is longer than " + LONGEST_LINE + " bytes");
            }
            line = Arrays.copyOf(line, Math.min(LONGEST_LINE, 2 * (length + more)));
        }
        System.arraycopy(chunk, begin, line, length, more);
        return length + more;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
