package io.modeltrail.runtime.artifact;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Evaluations as JSON, content-addressed: what an approval is bound to. Thread-safe. */
@Component
public class EvaluationFiles {
    private final ContentFolder folder;

    public EvaluationFiles(@Value("${modeltrail.data-dir}") Path dataDirectory) {
        folder = new ContentFolder(dataDirectory.resolve("evaluations"));
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
