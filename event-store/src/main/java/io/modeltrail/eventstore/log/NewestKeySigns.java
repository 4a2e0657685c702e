package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.TransparencyLog.RotationRefused;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.util.List;
import java.util.Optional;

/** The key that stays may sign and has signed the stored checkpoint; before that the old one is the only usable key. */
record NewestKeySigns(VerifierKey newest, List<VerifierKey> entitled, Optional<TransparencyRows.State> log) {
    void orRefuse() {
        boolean signed = log.map(TransparencyRows.State::checkpoint)
                .map(Checkpoint::parse)
                .filter(last -> last.isSignedByOneOf(List.of(newest)))
                .isPresent();
        if (!signed || !entitled.contains(newest)) {
            throw new RotationRefused(
                    "The newest key has not signed the last checkpoint yet, so the old one is still needed."
                            + " Try again when GET /api/v1/audit/log says SIGNING and GET /audit/checkpoint has both signatures.");
        }
    }
}
