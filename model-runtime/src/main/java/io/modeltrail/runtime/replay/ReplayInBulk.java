package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.replay.ReplayTally.Counts;
import io.modeltrail.runtime.replay.ReplayTally.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
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
    public void record(ReplayJob job, JsonNode report, Sha256Digest digest) {
        ReplayOrder order = json.readValue(job.order(), ReplayOrder.class);
        Counts decisions = json.treeToValue(report.get("decisions"), Counts.class);
        Counts shadows = json.treeToValue(report.get("shadows"), Counts.class);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("firstPosition", Long.toString(order.range().first()));
        details.put("lastPosition", Long.toString(order.range().last()));
        details.put("sampleShare", Double.toString(order.sample().share()));
        details.put("sampleSeed", Long.toString(order.sample().seed()));
        details.put("taken", Long.toString(decisions.replayed() + decisions.impossible()));
        details.put("replayed", Long.toString(decisions.replayed()));
        details.put("identical", Long.toString(decisions.identical()));
        details.put("differs", Long.toString(decisions.differs()));
        details.put("notReplayable", Long.toString(decisions.impossible()));
        details.put("shadowsIdentical", Long.toString(shadows.identical()));
        details.put("shadowsDiffer", Long.toString(shadows.differs()));
        details.put("reportDigest", digest.value());
        access.record(job, AccessKind.REPLAY, "/api/v1/replays", details);
    }
}
