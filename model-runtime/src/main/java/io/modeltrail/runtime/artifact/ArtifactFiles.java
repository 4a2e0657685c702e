package io.modeltrail.runtime.artifact;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Model artefacts, content-addressed. Thread-safe. */
@Component
public class ArtifactFiles {
    private final ContentFolder folder;

    public ArtifactFiles(@Value("${modeltrail.data-dir}") Path dataDirectory) {
        folder = new ContentFolder(dataDirectory.resolve("artefacts"));
    }

    /** Durable when it returns. Storing the same content again changes nothing. */
    public Sha256Digest store(byte[] content) {
        return folder.store(content);
    }

    /** @throws io.modeltrail.contracts.refusal.Refusal MODEL_UNAVAILABLE when the file is missing or its digest does not hold */
    public byte[] read(Sha256Digest digest) {
        return folder.read(digest);
    }
}
