package io.modeltrail.features;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A file that gets the digest of its content as its name once it is complete and on disk. Until then it has a temporary name in
 * the same folder, and closing it without {@link #keep} removes it. Not thread-safe.
 */
public final class ContentFile implements Closeable {
    private static final String TEMPORARY = ".part";
    /** No writer takes that long; an older temporary file is what a crash left behind. */
    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

    private final Path folder;
    private final String suffix;
    private final Path temporary;
    private final MessageDigest sha256 = Sha256Digest.sha256();
    private final OutputStream stream;

    /** @param bytes size of the content */
    public record Kept(Sha256Digest digest, long bytes, Path path) {}

    private ContentFile(Path folder, String suffix) throws IOException {
        this.folder = folder;
        this.suffix = suffix;
        temporary = Files.createTempFile(folder, "", TEMPORARY);
        stream = new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(temporary), sha256), 1 << 16);
    }

    /** @param suffix ends the final name, for example {@code .jsonl}; may be empty */
    public static ContentFile in(Path folder, String suffix) throws IOException {
        return new ContentFile(folder, suffix);
    }

    public OutputStream stream() {
        return stream;
    }

    /** Makes the content durable and gives it its name. */
    public Kept keep() throws IOException {
        stream.close();
        return kept(Sha256Digest.ofHash(sha256.digest()), temporary, folder, suffix);
    }

    /**
     * Gives a complete file, which something else wrote to the same file system, the digest of its content as its name.
     *
     * @param file is moved
     */
    public static Kept adopt(Path file, Path folder, String suffix) throws IOException {
        return adopt(file, folder, suffix, digest -> {});
    }

    /** @param before is told of the digest before there is a file of that name */
    public static Kept adopt(Path file, Path folder, String suffix, Consumer<Sha256Digest> before) throws IOException {
        MessageDigest sha256 = Sha256Digest.sha256();
        try (InputStream content = Files.newInputStream(file)) {
            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        }
        Sha256Digest digest = Sha256Digest.ofHash(sha256.digest());
        before.accept(digest);
        return kept(digest, file, folder, suffix);
    }

    /** Removes what writers that ended without warning left in a folder. */
    public static void removeAbandoned(Path folder) throws IOException {
        Instant oldest = Instant.now().minus(ABANDONED_AFTER);
        try (var files = Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Whether somebody is writing a file of the folder, or was until lately and ended without warning. */
    public static boolean isWritten(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
            return files.iterator().hasNext();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stream.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Kept kept(Sha256Digest digest, Path complete, Path folder, String suffix) throws IOException {
        long bytes = Files.size(complete);
        force(complete, StandardOpenOption.WRITE);
        Path named = folder.resolve(digest.hex() + suffix);
        Files.move(complete, named, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder, StandardOpenOption.READ);
        return new Kept(digest, bytes, named);
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }
}
