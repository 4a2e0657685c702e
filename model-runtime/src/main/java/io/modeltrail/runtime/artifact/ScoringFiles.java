package io.modeltrail.runtime.artifact;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Results of batch scoring and their lists of problems, content-addressed. They may be large and never are in memory. Thread-safe. */
@Component
public class ScoringFiles {
    private static final String SCRATCH = "batch-scoring-";

    private final ContentFolder folder;
    private final Path scratch;

    public ScoringFiles(@Value("${modeltrail.data-dir}") Path dataDirectory) {
        folder = new ContentFolder(dataDirectory.resolve("batch-scorings"));
        scratch = dataDirectory.resolve("scratch");
    }

    /**
     * A folder for work in progress, on the file system of the results. Nothing in it is needed after a restart.
     *
     * @param job the same text for the same job
     */
    public Path scratch(String job) {
        try {
            return Files.createDirectories(scratch.resolve(SCRATCH + job));
        } catch (IOException refused) {
            throw new UncheckedIOException("making a folder for a batch scoring job", refused);
        }
    }

    /** What a process that was killed in the middle of a job has left of it. Nobody works on the job. */
    public void removeScratch(String job) throws IOException {
        FileSystemUtils.deleteRecursively(scratch.resolve(SCRATCH + job));
    }

    /**
     * Moves a complete file here. Durable when it returns.
     *
     * @param before is told of the digest before there is a file of that name
     */
    public Sha256Digest adopt(Path file, Consumer<Sha256Digest> before) {
        return folder.adopt(file, before);
    }

    public List<Sha256Digest> all() throws IOException {
        return folder.all();
    }

    /** @throws Refusal RESULT_UNAVAILABLE when the file is missing or its digest does not hold */
    public Path find(Sha256Digest digest) {
        try {
            return folder.find(digest);
        } catch (Refusal unavailable) {
            throw new Refusal(RefusalCode.RESULT_UNAVAILABLE, unavailable.found(), unavailable.remedy());
        }
    }

    /** Its content is not looked at. */
    public boolean isThere(Sha256Digest digest) {
        return Files.exists(path(digest));
    }

    public Path path(Sha256Digest digest) {
        return folder.path(digest);
    }

    /** Another file stands for it. */
    public void remove(Sha256Digest digest) throws IOException {
        folder.remove(digest);
    }
}
