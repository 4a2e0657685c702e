package io.modeltrail.features;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks for a name in bytes of any form, as a word of its own: {@code C-1} is not in {@code C-12}. */
public final class NameInFile {
    private static final int CHUNK = 1 << 20;

    private final byte[] name;

    public NameInFile(String name) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    public boolean isIn(byte @Nullable [] text) {
        return text != null && isIn(text, text.length, true, true);
    }

    /** Reads the file once, in pieces that overlap. */
    public boolean isIn(Path file) throws IOException {
        int overlap = name.length + 1;
        byte[] piece = new byte[CHUNK + 2 * overlap];
        int kept = 0;
        boolean first = true;
        try (InputStream content = Files.newInputStream(file)) {
            while (true) {
                int read = content.readNBytes(piece, kept, piece.length - kept);
                int length = kept + read;
                boolean last = length < piece.length;
                if (isIn(piece, length, first, last)) {
                    return true;
                }
                if (last) {
                    return false;
                }
                System.arraycopy(piece, length - 2 * overlap, piece, 0, 2 * overlap);
                kept = 2 * overlap;
                first = false;
            }
        }
    }

    /** @param first whether the text begins where the piece does; otherwise another piece had what is at its edge */
    private boolean isIn(byte[] text, int length, boolean first, boolean last) {
        int from = first ? 0 : 1;
        int until = length - name.length - (last ? 0 : 1);
        for (int at = from; at <= until; at++) {
            if (text[at] == name[0]
                    && Arrays.equals(text, at, at + name.length, name, 0, name.length)
                    && !(at > 0 && isOfWord(text[at - 1]))
                    && !(at + name.length < length && isOfWord(text[at + name.length]))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfWord(byte one) {
        return one < 0 || Character.isLetterOrDigit(one) || one == '_' || one == '-';
    }
}
