package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class Utf8LinesTest {
    /** The platform's decoder is the judge: whatever the bytes and wherever they are cut, the text is the same. */
    @Property
    void any_bytes_become_what_the_platform_makes_of_them(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(min = 1, max = 7) int chunk) throws IOException {
        Utf8Lines lines = new Utf8Lines(inChunks(bytes, chunk));
        StringWriter text = new StringWriter();
        lines.transferTo(text);

        String expected = new String(bytes, StandardCharsets.UTF_8);
        assertThat(text.toString()).isEqualTo(expected.startsWith("\uFEFF") ? expected.substring(1) : expected);
        boolean damaged = !StandardCharsets.UTF_8.newEncoder().canEncode(expected)
                || !java.util.Arrays.equals(expected.getBytes(StandardCharsets.UTF_8), bytes);
        assertThat(lines.damagedUpTo(Long.MAX_VALUE)).isEqualTo(damaged);
    }

    @Property(tries = 50)
    void the_damaged_line_is_the_one_with_the_bytes(
            @ForAll @IntRange(min = 0, max = 100_000) int before, @ForAll @IntRange(min = 0, max = 50) int after)
            throws IOException {
        byte[] bytes = ("x\n".repeat(before) + "\u00FC" + "\ny".repeat(after)).getBytes(StandardCharsets.ISO_8859_1);
        Utf8Lines lines = new Utf8Lines(new ByteArrayInputStream(bytes));
        lines.transferTo(new StringWriter());

        assertThat(lines.damagedUpTo(before)).isFalse();
        assertThat(lines.damagedUpTo(before + 1)).isTrue();
        assertThat(lines.damagedUpTo(Long.MAX_VALUE)).isFalse();
    }

    private static InputStream inChunks(byte[] bytes, int size) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, size));
            }
        };
    }
}
