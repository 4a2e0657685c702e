package io.modeltrail.query.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** JSON Lines in a file that only grows, which are on the disk before they count as taken. */
final class LineageFile implements LineageTarget {
    private static final int MOST = 500;

    private final Path file;

    LineageFile(Path file) {
        this.file = file;
    }

    @Override
    public String kind() {
        return "FILE";
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public Answer take(List<String> events) throws InterruptedException {
        List<byte[]> lines = events.stream()
                .map(event -> (event + "\n").getBytes(StandardCharsets.UTF_8))
                .toList();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            byte[] unfinished = unfinished(channel, end, lines);
            if (unfinished.length > 0 && lines.stream().noneMatch(line -> begins(line, unfinished))) {
                return new Answer.Failed("the file ends in the middle of a line that is none of these events");
            }
            append(channel, end - unfinished.length, lines);
            return new Answer.Taken();
        } catch (ClosedByInterruptException stopped) {
            Thread.interrupted();
            throw new InterruptedException(stopped.getClass().getSimpleName());
        } catch (IOException broken) {
            return new Answer.Failed(broken.getClass().getSimpleName());
        }
    }

    /**
     * What a process that ended while it wrote has left behind the last whole line. These events are given again, so the line is among
     * them if it is ours.
     */
    private static byte[] unfinished(FileChannel channel, long size, List<byte[]> lines) throws IOException {
        int longest = lines.stream().mapToInt(line -> line.length).max().orElse(0);
        ByteBuffer end = ByteBuffer.allocate((int) Math.min(size, longest));
        long from = size - end.capacity();
        while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
            // Until all of it is read.
        }
        byte[] bytes = end.array();
        int begin = bytes.length;
        while (begin > 0 && bytes[begin - 1] != '\n') {
            begin--;
        }
        return Arrays.copyOfRange(bytes, begin, bytes.length);
    }

    private static boolean begins(byte[] line, byte[] unfinished) {
        return unfinished.length <= line.length
                && Arrays.equals(line, 0, unfinished.length, unfinished, 0, unfinished.length);
    }

    private static void append(FileChannel channel, long end, List<byte[]> lines) throws IOException {
        try {
            channel.truncate(end);
            channel.position(end);
            for (byte[] line : lines) {
                ByteBuffer bytes = ByteBuffer.wrap(line);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
        } catch (IOException broken) {
            takeBack(channel, end, broken);
            throw broken;
        }
    }

    /** A full disk would otherwise get the same lines at each attempt. */
    private static void takeBack(FileChannel channel, long end, IOException broken) {
        try {
            channel.truncate(end);
        } catch (IOException alsoBroken) {
            broken.addSuppressed(alsoBroken);
        }
    }
}
