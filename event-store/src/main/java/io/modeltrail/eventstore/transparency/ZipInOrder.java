package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A zip that has one reading only. Some programs read the files as they follow each other and others the directory at the end; a zip
 * can be made that shows each of them other files. So it is taken only as Java's {@code ZipOutputStream} writes it: file after file
 * from the first byte, then the directory that follows from these files byte for byte, and nothing behind it. It is read once, and
 * what is kept of a file is its line in the directory. Format: PKWARE APPNOTE 6.3.10. Not thread-safe.
 */
final class ZipInOrder implements AutoCloseable {
    private static final int FILE = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int IN_DIRECTORY = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;

    private static final int FILE_BYTES = 30;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int IN_DIRECTORY_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR_64_BYTES = 20;

    /** Version that is needed to read a deflated file, and one whose place needs 64 bits. */
    private static final short DEFLATED_VERSION = 20;

    private static final short VERSION_64 = 45;
    private static final short DEFLATED = 8;

    /** Sizes and CRC follow the content; the second is the same with a name in UTF-8. */
    private static final short SIZES_BEHIND = 0x0008;

    private static final short SIZES_BEHIND_UTF_8 = 0x0808;

    /** Whoever needs more says so in the wider fields. */
    private static final long MOST_IN_32_BITS = 0xFFFF_FFFFL;

    private static final int MOST_IN_16_BITS = 0xFFFF;
    private static final int CHUNK = 8_192;

    private final PushbackInputStream zip;
    private final int mostFiles;
    private final List<Line> files = new ArrayList<>();
    private long offset;
    private @Nullable Content current;

    /** @param mostFiles it refuses to go on when there are more */
    ZipInOrder(InputStream in, int mostFiles) {
        this.zip = new PushbackInputStream(in, CHUNK);
        this.mostFiles = mostFiles;
    }

    /**
     * What the directory has to say of a file.
     *
     * @param name a character for each byte
     */
    private record Line(String name, short flags, int time, long offset, int crc, int packed, int size) {
        byte[] bytes() {
            boolean far = offset >= MOST_IN_32_BITS;
            short version = far ? VERSION_64 : DEFLATED_VERSION;
            byte[] bytes = new byte[IN_DIRECTORY_BYTES + name.length() + (far ? 12 : 0)];
            ByteBuffer line = littleEndian(bytes);
            line.putInt(IN_DIRECTORY).putShort(version).putShort(version).putShort(flags);
            line.putShort(DEFLATED).putInt(time).putInt(crc).putInt(packed).putInt(size);
            line.putShort((short) name.length()).putShort((short) (far ? 12 : 0));
            line.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0); // no comment, no attributes
            line.putInt((int) Math.min(offset, MOST_IN_32_BITS)).put(name.getBytes(StandardCharsets.ISO_8859_1));
            if (far) {
                line.putShort((short) 1).putShort((short) 8).putLong(offset);
            }
            return bytes;
        }
    }

    /** Of one file; it ends where the deflated content says that it does. */
    private final class Content extends InflaterInputStream {
        Content() {
            super(zip, new Inflater(true), CHUNK);
        }

        /** What was read of the zip and is not of this file. */
        void giveBack() throws IOException {
            int rest = inf.getRemaining();
            zip.unread(buf, len - rest, rest);
        }

        long packed() {
            return inf.getBytesRead();
        }

        long size() {
            return inf.getBytesWritten();
        }

        void end() {
            inf.end();
        }
    }

    /** Takes the content of a file; what it leaves is read and thrown away. */
    interface Reader {
        void read(String name, InputStream content) throws IOException;
    }

    /**
     * @param most bytes of a file, unpacked
     * @throws MalformedProof when there is another reading of it; files that were read before may be those of only one of the two
     */
    void read(long most, Reader reader) throws IOException {
        byte[] head = header(FILE_BYTES);
        while (head.length == FILE_BYTES && littleEndian(head).getInt() == FILE) {
            if (files.size() == mostFiles) {
                throw new MalformedProof("it has more files than a bundle has");
            }
            file(littleEndian(head), most, reader);
            head = header(FILE_BYTES);
        }
        if (files.isEmpty()) {
            throw new MalformedProof("it does not begin with a file of a zip");
        }
        zip.unread(head);
        offset -= head.length;
        directory();
    }

    private void file(ByteBuffer head, long most, Reader reader) throws IOException {
        long begin = offset - FILE_BYTES;
        short version = head.getShort(4);
        short flags = head.getShort(6);
        String name = new String(header(Short.toUnsignedInt(head.getShort(26))), StandardCharsets.ISO_8859_1);
        boolean plain = version == DEFLATED_VERSION
                && (flags == SIZES_BEHIND || flags == SIZES_BEHIND_UTF_8)
                && head.getShort(8) == DEFLATED
                && head.getInt(14) == 0 // CRC and sizes, which stand behind the content
                && head.getInt(18) == 0
                && head.getInt(22) == 0
                && head.getShort(28) == 0; // fields that might name it differently
        if (!plain) {
            throw new MalformedProof(name + " is not packed as in a bundle");
        }
        Content content = new Content();
        current = content;
        CRC32 crc = new CRC32();
        CheckedInputStream checked = new CheckedInputStream(content, crc);
        reader.read(name, checked);
        byte[] chunk = new byte[CHUNK];
        while (content.size() <= most && checked.read(chunk) >= 0) {
            // what the reader left
        }
        if (content.size() > most || content.packed() > Integer.MAX_VALUE) {
            throw new MalformedProof("an entry is larger than " + most + " bytes");
        }
        content.giveBack();
        offset += content.packed();
        Line line = new Line(name, flags, head.getInt(10), begin, (int) crc.getValue(), (int) content.packed(), (int)
                content.size());
        content.end();
        byte[] behind = new byte[DESCRIPTOR_BYTES];
        littleEndian(behind)
                .putInt(DESCRIPTOR)
                .putInt(line.crc())
                .putInt(line.packed())
                .putInt(line.size());
        if (!Arrays.equals(header(DESCRIPTOR_BYTES), behind)) {
            throw new MalformedProof(name + " is damaged: its sizes or its checksum are others");
        }
        files.add(line);
    }

    private void directory() throws IOException {
        long begin = offset;
        for (Line line : files) {
            byte[] expected = line.bytes();
            if (!Arrays.equals(header(expected.length), expected)) {
                throw new MalformedProof(
                        "the directory of the zip says something else of " + line.name() + " than the file itself");
            }
        }
        byte[] end = end(begin, offset - begin);
        if (!Arrays.equals(header(end.length), end) || zip.read() >= 0) {
            throw new MalformedProof("the directory of the zip is not its end, or is of other files");
        }
    }

    private byte[] end(long begin, long length) {
        boolean wide = files.size() >= MOST_IN_16_BITS || begin >= MOST_IN_32_BITS || length >= MOST_IN_32_BITS;
        short count = (short) Math.min(files.size(), MOST_IN_16_BITS);
        byte[] bytes = new byte[END_BYTES + (wide ? END_64_BYTES + LOCATOR_64_BYTES : 0)];
        ByteBuffer end = littleEndian(bytes);
        if (wide) {
            end.putInt(END_64).putLong(END_64_BYTES - 12L).putShort(VERSION_64).putShort(VERSION_64);
            end.putInt(0).putInt(0).putLong(files.size()).putLong(files.size());
            end.putLong(length).putLong(begin);
            end.putInt(LOCATOR_64).putInt(0).putLong(begin + length).putInt(1);
        }
        end.putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
        end.putInt((int) Math.min(length, MOST_IN_32_BITS)).putInt((int) Math.min(begin, MOST_IN_32_BITS));
        end.putShort((short) 0); // no comment
        return bytes;
    }

    /** @return fewer bytes only at the end */
    private byte[] header(int length) throws IOException {
        byte[] bytes = zip.readNBytes(length);
        offset += bytes.length;
        return bytes;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.end();
        }
        zip.close();
    }
}
