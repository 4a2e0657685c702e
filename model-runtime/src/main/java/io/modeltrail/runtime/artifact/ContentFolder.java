package io.modeltrail.runtime.artifact;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A folder in which every file is named by the SHA-256 of its content. Thread-safe, also between processes. */
final class ContentFolder {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    ContentFolder(Path folder) {
        this.folder = folder;
    }

    /** Durable when it returns. Storing the same content again changes nothing. */
    Sha256Digest store(byte[] content) {
        Sha256Digest digest = Sha256Digest.of(content);
        Path target = folder.resolve(digest.hex());
        try {
            if (holds(target, digest)) {
                return digest;
            }
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, digest.hex(), ".draft");
            try {
                write(draft, content);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            syncFolder();
        } catch (IOException broken) {
            throw new UncheckedIOException("storing a file of content " + digest, broken);
        }
        return digest;
    }

    /**
     * Takes in a complete file of the same file system, which is moved. Durable when it returns.
     *
     * @param before is told of the digest before there is a file of that name
     * @throws UncheckedIOException when the folder does not take it
     */
    Sha256Digest adopt(Path file, Consumer<Sha256Digest> before) {
        try {
            Sha256Digest digest = digest(file);
            before.accept(digest);
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(
                    file,
                    folder.resolve(digest.hex()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
            return digest;
        } catch (IOException broken) {
            throw new UncheckedIOException("taking in " + file.getFileName(), broken);
        }
    }

    /** Where the file is. Its content was read once and has the digest. */
    Path find(Sha256Digest digest) {
        Path file = folder.resolve(digest.hex());
        try {
            if (digest(file).equals(digest)) {
                return file;
            }
        } catch (NoSuchFileException missing) {
            throw unavailable(digest, "missing");
        } catch (IOException broken) {
            throw unavailable(digest, "unreadable");
        }
        throw unavailable(digest, "content has another digest");
    }

    Path path(Sha256Digest digest) {
        return folder.resolve(digest.hex());
    }

    /** Every file that has its name. */
    List<Sha256Digest> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> DIGEST.matcher(name).matches())
                    .map(name -> Sha256Digest.ofHash(HexFormat.of().parseHex(name)))
                    .toList();
        }
    }

    void remove(Sha256Digest digest) throws IOException {
        Files.deleteIfExists(path(digest));
    }

    private static Sha256Digest digest(Path file) throws IOException {
        MessageDigest sha256 = Sha256Digest.sha256();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), sha256)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256Digest.ofHash(sha256.digest());
    }

    byte[] read(Sha256Digest digest) {
        byte[] content;
        try {
            content = Files.readAllBytes(folder.resolve(digest.hex()));
        } catch (NoSuchFileException missing) {
            throw unavailable(digest, "missing");
        } catch (IOException broken) {
            throw unavailable(digest, "unreadable");
        }
        if (!Sha256Digest.of(content).equals(digest)) {
            throw unavailable(digest, "content has another digest");
        }
        return content;
    }

    private static boolean holds(Path file, Sha256Digest digest) throws IOException {
        return Files.exists(file) && Sha256Digest.of(Files.readAllBytes(file)).equals(digest);
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** The new name is durable only when the folder is. */
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Refusal unavailable(Sha256Digest digest, String state) {
        return new Refusal(
                RefusalCode.MODEL_UNAVAILABLE,
                Map.of("digest", digest.value(), "file", state),
                "Restore the file from a copy; its name is its digest.");
    }
}
