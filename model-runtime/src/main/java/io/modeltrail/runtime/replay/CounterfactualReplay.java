package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.contracts.replay.ReplayCommand.RecordCounterfactualReplay;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.replay.CounterfactualReport.OutcomesRead;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Has a candidate decide the recorded predictions of a range, which changes nothing of them. */
@Component
class CounterfactualReplay implements ReplayWork {
    private final ReplaySource source;
    private final ArtifactFiles artifacts;
    private final ObservedOutcomes outcomes;
    private final CommandGateway commands;
    private final ReplayAccess access;
    private final JsonMapper json;
    private final Clock clock;

    CounterfactualReplay(
            ReplaySource source,
            ArtifactFiles artifacts,
            ObservedOutcomes outcomes,
            CommandGateway commands,
            ReplayAccess access,
            JsonMapper json,
            Clock clock) {
        this.source = source;
        this.artifacts = artifacts;
        this.outcomes = outcomes;
        this.commands = commands;
        this.access = access;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public ReplayKind kind() {
        return ReplayKind.COUNTERFACTUAL;
    }

    @Override
    public CounterfactualReport report(ReplayJob job, JobProgress progress) throws InterruptedException {
        CounterfactualOrder order = json.readValue(job.order(), CounterfactualOrder.class);
        Sha256Digest artefact = order.candidate().artefactDigest();
        CompiledScorer scorer = artefact == null ? null : CompiledScorer.read(artifacts.read(artefact));
        CounterfactualTally tally =
                new CounterfactualTally(order, new CandidateDecision(order.candidate(), scorer), outcomes);
        // The head is read first: what is behind is never taken for complete.
        long head = source.head();
        OutcomesRead read = OutcomesRead.of(outcomes.readUpTo(), head);
        source.read(order.range(), (predictions, position) -> progress.at(position, tally.add(predictions)));
        return tally.report(read);
    }

    @Override
    public void record(ReplayJob job, JsonNode report, Sha256Digest digest) {
        CounterfactualOrder order = json.readValue(job.order(), CounterfactualOrder.class);
        CounterfactualSummary summary = json.treeToValue(report.get("summary"), CounterfactualSummary.class);
        commands.sendAndWait(
                new RecordCounterfactualReplay(
                        job.replayId(),
                        order.useCase(),
                        order.candidate(),
                        order.range().first(),
                        order.range().last(),
                        summary,
                        digest,
                        job.by(),
                        Instant.ofEpochMilli(clock.millis())),
                MetaData.from(TrailMetadata.of(job.by(), order.useCase())));
        Map<String, String> details = new LinkedHashMap<>();
        details.put("firstPosition", Long.toString(order.range().first()));
        details.put("lastPosition", Long.toString(order.range().last()));
        details.put("predictions", Long.toString(summary.predictions()));
        details.put("becamePositive", Long.toString(summary.becamePositive()));
        details.put("becameNegative", Long.toString(summary.becameNegative()));
        details.put("reportDigest", digest.value());
        access.record(job, AccessKind.REPLAY, "/api/v1/counterfactual-replays", details);
    }
}
