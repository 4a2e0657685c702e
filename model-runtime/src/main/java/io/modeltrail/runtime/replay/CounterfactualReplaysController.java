package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What a candidate would have decided, before anybody approves it. */
@RestController
@RequestMapping("/api/v1/counterfactual-replays")
class CounterfactualReplaysController {
    private static final ReplayKind KIND = ReplayKind.COUNTERFACTUAL;

    private final Replays replays;
    private final CounterfactualRequests requests;
    private final JsonMapper json;

    CounterfactualReplaysController(Replays replays, CounterfactualRequests requests, JsonMapper json) {
        this.replays = replays;
        this.requests = requests;
        this.json = json;
    }

    /**
     * A candidate and a range. At least one of its first three parts makes the candidate.
     *
     * @param modelVersionId registered, approved or not
     * @param threshold 0 to 1; null = that of the candidate, or of the models that have scored
     * @param mostFeatureAgeSeconds predictions whose features were older are withheld
     * @param toPosition inclusive
     * @param until exclusive
     */
    record CounterfactualRequest(
            UseCaseKey useCase,
            @Nullable ModelVersionId modelVersionId,
            @Nullable Float threshold,
            @Nullable Long mostFeatureAgeSeconds,
            @Nullable Long fromPosition,
            @Nullable Long toPosition,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Sample sample,
            @Nullable Integer predictionsPerSecond) {}

    @PostMapping
    ResponseEntity<ReplayStatus> begin(@RequestBody CounterfactualRequest body, Actor actor) {
        CounterfactualOrder order = requests.order(
                body.useCase(),
                new AskedRange(body.fromPosition(), body.toPosition(), body.from(), body.until()),
                body.sample() == null ? Sample.ALL : body.sample(),
                body.modelVersionId(),
                body.threshold(),
                body.mostFeatureAgeSeconds());
        ReplayJob job = new ReplayJob(
                ReplayId.next(),
                KIND,
                json.writeValueAsString(order),
                body.useCase(),
                body.modelVersionId(),
                order.range().first(),
                order.range().last(),
                ReplaysController.pace(body.predictionsPerSecond()),
                actor);
        return ReplaysController.accepted("/api/v1/counterfactual-replays/", replays.begin(job));
    }

    @GetMapping
    Replays.Page list(
            @RequestParam(required = false) @Nullable String modelVersionId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        return replays.list(KIND, modelVersionId == null ? null : ModelVersionId.of(modelVersionId), limit, after);
    }

    @GetMapping("/{id}")
    ReplayStatus status(@PathVariable("id") String id) {
        return replays.of(ReplayId.of(id), KIND);
    }

    /** The bytes that the report's digest is of. */
    @GetMapping(path = "/{id}/report", produces = MediaType.APPLICATION_JSON_VALUE)
    String report(@PathVariable("id") String id) {
        return replays.report(ReplayId.of(id), KIND);
    }

    @PostMapping("/{id}/cancellation")
    ReplayStatus cancel(@PathVariable("id") String id) {
        return replays.cancel(ReplayId.of(id), KIND);
    }
}
