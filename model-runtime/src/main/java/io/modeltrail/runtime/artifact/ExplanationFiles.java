package io.modeltrail.runtime.artifact;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Global explanations of training runs as JSON, content-addressed. Thread-safe. */
@Component
public class ExplanationFiles {
    private final ContentFolder folder;

    public ExplanationFiles(@Value("${modeltrail.data-dir}") Path dataDirectory) {
        folder = new ContentFolder(dataDirectory.resolve("explanations"));
    }

    /** Durable when it returns. Storing the same content again changes nothing. */
    public Sha256Digest store(byte[] content) {
        return folder.store(content);
    }

    /** @throws Refusal EXPLANATION_UNAVAILABLE when the file is missing or its digest does not hold */
    public byte[] read(Sha256Digest digest) {
        try {
            return folder.read(digest);
        } catch (Refusal unavailable) {
            throw new Refusal(RefusalCode.EXPLANATION_UNAVAILABLE, unavailable.found(), unavailable.remedy());
        }
    }
}
