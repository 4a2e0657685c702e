package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.query.PageRequest;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The Merkle log for those who ask over HTTP, with refusals for what it does not have. */
@Component
class ServedLog {
    private final ObjectProvider<TransparencyLog> log;

    ServedLog(ObjectProvider<TransparencyLog> log) {
        this.log = log;
    }

    TransparencyLog log() {
        TransparencyLog known = log.getIfAvailable();
        if (known == null) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND, "This process has no Merkle log, because it has no modeltrail.data-dir.");
        }
        return known;
    }

    Checkpoint checkpoint() {
        return log().checkpoint()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        "Nothing has been signed yet; GET /api/v1/audit/log says why, if it is not just the start."));
    }

    /** The tree of a checkpoint. */
    MerkleTree tree(Checkpoint checkpoint) {
        return new MerkleTree(log().tiles(), checkpoint.size());
    }

    /** A position that the checkpoint covers. */
    static long position(String text, Checkpoint checkpoint) {
        long position = PageRequest.number("position", text, 0, Long.MAX_VALUE);
        if (position >= checkpoint.size()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("position", Long.toString(position), "signed", Long.toString(checkpoint.size())),
                    "The last checkpoint does not cover this position; GET /api/v1/audit/log says how far it is behind.");
        }
        return position;
    }
}
