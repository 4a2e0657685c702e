package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.eventstore.cipher.Aead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Key encryption with keys in files: the newest wraps, all unwrap. Immutable: files that are added later are for the next start. */
final class FileKeyEncryption implements KeyEncryption {
    private final Path directory;
    private final SequencedMap<String, Aead> keys = new LinkedHashMap<>();

    /**
     * Makes the first key with the first start of a database, together with what it wraps: two processes with a folder each do not
     * both begin.
     *
     * @throws Refusal KEY_UNAVAILABLE
     */
    static FileKeyEncryption start(SubjectKeyRows rows, KeyFolder folder, Clock clock) {
        return rows.alone(() -> {
            FileKeyEncryption files = open(folder, rows.masterKeys().isEmpty(), clock.instant());
            MasterKeys.open(rows, files);
            return files;
        });
    }

    /**
     * @param mayBegin whether a first key may be made when there is none: not when something is wrapped already
     * @throws Refusal KEY_UNAVAILABLE
     */
    private static FileKeyEncryption open(KeyFolder folder, boolean mayBegin, Instant now) {
        try {
            if (folder.keys().isEmpty()) {
                if (!mayBegin) {
                    throw new Refusal(
                            RefusalCode.KEY_UNAVAILABLE,
                            Map.of("directory", folder.directory().toString()),
                            "Put the key files of this database back into the folder, from their backup or from a process that has them. No new"
                                    + " key was made: it could not read what is there.");
                }
                folder.add(now);
            }
            return new FileKeyEncryption(folder);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable.getMessage(), unreadable);
        }
    }

    private FileKeyEncryption(KeyFolder folder) throws IOException {
        directory = folder.directory();
        for (KeyFile file : folder.keys()) {
            keys.put(file.name(), new Aead(file.key()));
        }
    }

    @Override
    public String keyName() {
        return keys.lastEntry().getKey();
    }

    @Override
    public byte[] wrap(byte[] secret, String context) {
        return keys.lastEntry().getValue().seal(secret, context);
    }

    @Override
    public byte[] unwrap(String keyName, byte[] wrapped, String context) {
        Aead key = keys.get(keyName);
        if (key == null) {
            throw unavailable(keyName, "Put the file with this key into the folder and start again.");
        }
        return key.open(wrapped, context)
                .orElseThrow(() -> unavailable(
                        keyName,
                        "The file has this name but another key, or what it has wrapped was changed. Put the right file back and start"
                                + " again."));
    }

    private Refusal unavailable(String keyName, String remedy) {
        return new Refusal(
                RefusalCode.KEY_UNAVAILABLE, Map.of("key", keyName, "directory", directory.toString()), remedy);
    }
}
