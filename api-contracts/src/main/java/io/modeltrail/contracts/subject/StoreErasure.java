package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of the erasure in one store.
 *
 * @param removed how many of what, for example {@code predictions: 12}
 * @param rewritten files that were recorded by their digest
 * @param remains what cannot be removed one by one
 */
public record StoreErasure(
        String store, Map<String, Long> removed, List<RewrittenFile> rewritten, List<Remainder> remains) {
    public StoreErasure {
        removed = new TreeMap<>(removed);
        rewritten = List.copyOf(rewritten);
        remains = List.copyOf(remains);
    }

    /**
     * A file that names the person no more. What was recorded of the original can no longer be repeated from it.
     *
     * @param what for example {@code dataset snapshot}
     * @param original digest by which events name the file
     * @param digest of the file that stands for it now; null when it was removed
     */
    public record RewrittenFile(
            String what, Sha256Digest original, @Nullable Sha256Digest digest) {}

    /**
     * @param what for example a topic; without personal data
     * @param until when it is gone, as a sentence for people
     */
    public record Remainder(String what, String until, String why) {}
}
