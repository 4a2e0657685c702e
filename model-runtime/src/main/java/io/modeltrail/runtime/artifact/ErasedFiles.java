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
    private static final String REPLACE = """
            INSERT INTO erased_file (subject_id, original, replaced, digest)
            VALUES (:subject, :original, :replaced, :digest) ON CONFLICT DO NOTHING""";
    private static final String NEWEST =
            "SELECT digest FROM erased_file WHERE original = ? ORDER BY number DESC LIMIT 1";
    private static final String STANDS =
            "SELECT count(*) FROM (SELECT 1 FROM erased_file WHERE digest = ? LIMIT 1) AS one";
    private static final String OF_SUBJECT =
            "SELECT original, replaced, digest FROM erased_file WHERE subject_id = ? AND replaced IS NOT NULL ORDER BY number";

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

    /**
     * A file of this module.
     *
     * @param original digest by which events name it
     * @param replaced the file that was read for it: the original itself, or what stood for it
     * @param digest of the file that stands for it now
     */
    public record Replaced(Sha256Digest original, Sha256Digest replaced, Sha256Digest digest) {}

    public void add(SubjectId subject, Replaced file) {
        database.sql(REPLACE)
                .param("subject", subject.value())
                .param("original", file.original().value())
                .param("replaced", file.replaced().value())
                .param("digest", file.digest().value())
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

    /** Whether the file was written in the place of another one. */
    public boolean standsForAnother(Sha256Digest digest) {
        return database.sql(STANDS).param(digest.value()).query(Long.class).single() > 0;
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

    /** Also those of an attempt that was cut off. */
    public List<Replaced> replacedFor(SubjectId subject) {
        return database.sql(OF_SUBJECT)
                .param(subject.value())
                .query((row, number) -> new Replaced(
                        new Sha256Digest(row.getString("original")),
                        new Sha256Digest(row.getString("replaced")),
                        new Sha256Digest(row.getString("digest"))))
                .list();
    }

    private static @Nullable Sha256Digest digest(@Nullable String text) {
        return text == null ? null : new Sha256Digest(text);
    }
}
