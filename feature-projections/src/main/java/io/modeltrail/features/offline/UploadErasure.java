package io.modeltrail.features.offline;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.StoreErasure.Remainder;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.offline.NameInUpload.Found;
import io.modeltrail.features.offline.SnapshotFileRows.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Removes uploaded files that name a person, each as a whole, since it was only there to be imported. Those of other use cases are left alone;
 * one that nobody has claimed goes when the column names the person by which the use case names people.
 */
@Component
class UploadErasure {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final SnapshotFileRows rows;
    private final SubjectDirectory subjects;
    private final DataFolders folders;

    UploadErasure(SnapshotFileRows rows, SubjectDirectory subjects, DataFolders folders) {
        this.rows = rows;
        this.subjects = subjects;
        this.folders = folders;
    }

    /** @param remains files that may name the person, and were not removed */
    record Done(long removed, List<Remainder> remains) {
        Done {
            remains = List.copyOf(remains);
        }
    }

    /** @throws UploadsAreReceived when there is a file that nobody can look into yet */
    Done erase(Person person) throws IOException, SQLException {
        ContentFile.removeAbandoned(folders.uploads());
        if (ContentFile.isWritten(folders.uploads())) {
            throw new UploadsAreReceived();
        }
        Path scratch = folders.scratch().resolve("erasing-uploads");
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        Map<String, Claim> claims = rows.uploads();
        Claim unclaimed = new Claim(Set.of(), rows.keyColumns(person.useCase()));
        long removed = 0;
        List<Remainder> remains = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folders.uploads())) {
            for (Path file : files) {
                String hex = file.getFileName().toString();
                if (!DIGEST.matcher(hex).matches()) {
                    continue; // one that has come since is as one that comes tomorrow
                }
                Claim claim = claims.getOrDefault(hex, unclaimed);
                Found found = claim.mayBeOf(person.useCase())
                        ? new NameInUpload(person.entity(), claim.entityColumns(), scratch).in(file)
                        : Found.NOWHERE;
                if (found == Found.NOWHERE) {
                    continue;
                }
                Remainder kept = kept("uploaded file " + digest(hex), claim, found, person);
                if (kept == null) {
                    Files.deleteIfExists(file);
                    removed++;
                } else {
                    remains.add(kept);
                }
            }
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
        return new Done(removed, remains);
    }

    /** Null when the file may go. */
    private @Nullable Remainder kept(String what, Claim claim, Found found, Person person) {
        List<UseCaseKey> others = SharedFile.stillNaming(subjects, claim.useCases(), person);
        if (!others.isEmpty()) {
            return SharedFile.remainder(what, others);
        }
        return claim.useCases().isEmpty() && found == Found.SOMEWHERE
                ? new Remainder(
                        what,
                        "Until somebody removes the file.",
                        "No snapshot was made of it, so nothing says which of its columns names people. It has the same"
                                + " text or number as the name.")
                : null;
    }

    private static Sha256Digest digest(String hex) {
        return Sha256Digest.ofHash(HexFormat.of().parseHex(hex));
    }

    /** A file that is not complete may name the person; it is looked into when it is, or removed when nobody goes on with it. */
    static final class UploadsAreReceived extends RuntimeException {
        private static final long serialVersionUID = 1;

        UploadsAreReceived() {
            super("uploads are being received");
        }
    }
}
