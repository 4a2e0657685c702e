package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.TransparencyLog.RotationRefused;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.util.List;

/** Which keys of this process may sign, and how they are replaced. Thread-safe: a rotation never changes the files under a step. */
final class LogKeys {
    private final String origin;
    private final TransparencyRows rows;
    private final KeyFiles files;

    LogKeys(String origin, TransparencyRows rows, KeyFiles files) {
        this.origin = origin;
        this.rows = rows;
        this.files = files;
    }

    /** Those of this process that may sign, made at the first start of a log; none when the log has others. */
    synchronized List<SignerKey> signers(TransparencyRows.State state) throws IOException {
        List<SignerKey> own = files.keys();
        List<VerifierKey> known = rows.keys();
        if (own.isEmpty() && known.isEmpty() && state.checkpoint() == null) {
            own = List.of(files.add(origin));
        }
        List<VerifierKey> entitled = rows.entitledKeys();
        if (!known.isEmpty() && own.stream().map(SignerKey::verifier).noneMatch(entitled::contains)) {
            return List.of();
        }
        for (SignerKey key : own) {
            if (!known.contains(key.verifier())) {
                rows.register(key.verifier());
            }
        }
        return own.stream()
                .filter(key -> entitled.contains(key.verifier()) || !known.contains(key.verifier()))
                .toList();
    }

    synchronized VerifierKey beginRotation() throws IOException {
        List<SignerKey> own = files.keys();
        if (own.size() != 1) {
            throw new RotationRefused("A rotation begins where one key signs; this process has " + own.size() + ".");
        }
        return files.add(origin).verifier();
    }

    /** The table first: whatever fails after it, the old key does not sign any more, and the same request deletes its file. */
    synchronized VerifierKey endRotation() throws IOException {
        List<SignerKey> own = files.keys();
        if (own.size() < 2) {
            throw new RotationRefused("A rotation ends where two keys sign; this process has " + own.size() + ".");
        }
        new NewestKeySigns(own.getLast().verifier(), rows.entitledKeys(), rows.read()).orRefuse();
        VerifierKey oldest = own.getFirst().verifier();
        rows.retire(oldest);
        files.removeOldest();
        return oldest;
    }
}
