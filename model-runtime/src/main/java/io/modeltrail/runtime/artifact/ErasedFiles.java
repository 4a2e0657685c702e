package io.modeltrail.runtime.artifact;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code erased_file}: which file stands for one that named somebody who was erased. */
@Component
public class ErasedFiles {
    private static final String ADD = """
            INSERT INTO erased_file (subject_id, original, digest) VALUES (:subject, :original, :digest)
            ON CONFLICT DO NOTHING""";
    private static final String NEWEST =
            "SELECT digest FROM erased_file WHERE original = ? ORDER BY number DESC LIMIT 1";
    private static final String OF_SUBJECT =
            "SELECT original, digest FROM erased_file WHERE subject_id = ? ORDER BY number";

    private final JdbcClient database;

    public ErasedFiles(JdbcClient database) {
        this.database = database;
    }

    public void add(SubjectId subject, RewrittenFile file) {
        Sha256Digest digest = file.digest();
        database.sql(ADD)
                .param("subject", subject.value())
                .param("original", file.original().value())
                .param("digest", digest == null ? null : digest.value())
                .update();
    }

    /** Whether the file is no longer as it was recorded. */
    public boolean isErased(Sha256Digest original) {
        return !database.sql(NEWEST)
                .param(original.value())
                .query((row, number) -> 1)
                .list()
                .isEmpty();
    }

    /** The digest of the file that stands for the original now: its own when nobody was erased from it. */
    public Sha256Digest current(Sha256Digest original) {
        return database.sql(NEWEST)
                .param(original.value())
                .query((row, number) -> Optional.ofNullable(digest(row.getString(1))))
                .optional()
                .flatMap(newest -> newest)
                .orElse(original);
    }

    /** @param what the files are */
    public List<RewrittenFile> of(SubjectId subject, String what) {
        return database.sql(OF_SUBJECT)
                .param(subject.value())
                .query((row, number) ->
                        new RewrittenFile(what, new Sha256Digest(row.getString(1)), digest(row.getString(2))))
                .list();
    }

    private static @Nullable Sha256Digest digest(@Nullable String text) {
        return text == null ? null : new Sha256Digest(text);
    }
}
