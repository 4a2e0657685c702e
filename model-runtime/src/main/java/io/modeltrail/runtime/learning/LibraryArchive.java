package io.modeltrail.runtime.learning;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file whose bytes depend on its content alone: nothing is compressed, and every entry has the same date. */
public final class LibraryArchive {
    private static final LocalDateTime DATE = LocalDateTime.of(2000, 1, 1, 0, 0);

    private LibraryArchive() {}

    /** @param entries content by name, in the order of the archive */
    public static byte[] of(SequencedMap<String, byte[]> entries) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (var content : entries.entrySet()) {
                CRC32 checksum = new CRC32();
                checksum.update(content.getValue());
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setTimeLocal(DATE);
                entry.setSize(content.getValue().length);
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return archive.toByteArray();
    }
}
