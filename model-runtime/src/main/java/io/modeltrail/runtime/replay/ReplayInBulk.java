package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.replay.ReplayTally.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Replays the predictions of a range. The log is read ahead in another thread while this one scores. */
@Component
class ReplayInBulk implements ReplayWork {
    private final ReplaySource source;
    private final ArtifactFiles artifacts;
    private final ReplayAccess access;
    private final JsonMapper json;

    ReplayInBulk(ReplaySource source, ArtifactFiles artifacts, ReplayAccess access, JsonMapper json) {
        this.source = source;
        this.artifacts = artifacts;
        this.access = access;
        this.json = json;
    }

    @Override
    public ReplayKind kind() {
        return ReplayKind.REPLAY;
    }

    @Override
    public Report report(ReplayJob job, JobProgress progress) throws InterruptedException {
        ReplayOrder order = json.readValue(job.order(), ReplayOrder.class);
        ReplayTally tally = new ReplayTally(order, new Rescoring(new ScorersByDigest(artifacts)));
        source.read(order.range(), (predictions, position) -> progress.at(position, tally.add(predictions)));
        return tally.report();
    }

    @Override
    public void record(ReplayJob job, Object report, Sha256Digest digest) {
        if (!(report instanceof Report result)) {
            throw new IllegalStateException("a replay ends with its report");
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("firstPosition", Long.toString(result.range().first()));
        details.put("lastPosition", Long.toString(result.range().last()));
        details.put("sampleShare", Double.toString(result.sample().share()));
        details.put("sampleSeed", Long.toString(result.sample().seed()));
        details.put("replayed", Long.toString(result.replayed()));
        details.put("identical", Long.toString(result.decisions().identical()));
        details.put("differs", Long.toString(result.decisions().differs()));
        details.put("notReplayable", Long.toString(result.decisions().impossible()));
        details.put("shadowsIdentical", Long.toString(result.shadows().identical()));
        details.put("shadowsDiffer", Long.toString(result.shadows().differs()));
        details.put("reportDigest", digest.value());
        access.record(job, AccessKind.REPLAY, "/api/v1/replays", details);
    }
}
