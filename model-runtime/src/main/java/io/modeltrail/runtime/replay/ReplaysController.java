package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

/** Replays of a range of the log, as jobs. */
@RestController
@RequestMapping("/api/v1/replays")
class ReplaysController {
    private static final int DIFFERENCES = 20;
    private static final int MOST_DIFFERENCES = 1_000;
    static final int MOST_PER_SECOND = 10_000_000;

    private final Replays replays;
    private final ReplaySource source;
    private final JsonMapper json;

    ReplaysController(Replays replays, ReplaySource source, JsonMapper json) {
        this.replays = replays;
        this.source = source;
        this.json = json;
    }

    /**
     * What is asked for; without anything, all predictions of the log.
     *
     * @param toPosition inclusive
     * @param until exclusive
     * @param differences that are listed at most, 0 to 1,000; null = 20
     * @param predictionsPerSecond at most; null = as many as it can
     */
    record ReplayRequest(
            @Nullable UseCaseKey useCase,
            @Nullable Long fromPosition,
            @Nullable Long toPosition,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Sample sample,
            @Nullable Integer differences,
            @Nullable Integer predictionsPerSecond) {}

    @PostMapping
    ResponseEntity<ReplayStatus> begin(@RequestBody ReplayRequest body, Actor actor) {
        LogRange range = new AskedRange(body.fromPosition(), body.toPosition(), body.from(), body.until()).in(source);
        ReplayOrder order = new ReplayOrder(
                body.useCase(),
                range,
                body.sample() == null ? Sample.ALL : body.sample(),
                inRange(
                        "differences",
                        body.differences() == null ? DIFFERENCES : body.differences(),
                        0,
                        MOST_DIFFERENCES));
        ReplayJob job = new ReplayJob(
                ReplayId.next(),
                ReplayKind.REPLAY,
                json.writeValueAsString(order),
                body.useCase(),
                null,
                range.first(),
                range.last(),
                pace(body.predictionsPerSecond()),
                actor);
        return accepted("/api/v1/replays/", replays.begin(job));
    }

    static ResponseEntity<ReplayStatus> accepted(String address, ReplayStatus begun) {
        return ResponseEntity.accepted()
                .location(URI.create(address + begun.replayId()))
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(begun);
    }

    static @Nullable Integer pace(@Nullable Integer predictionsPerSecond) {
        return predictionsPerSecond == null
                ? null
                : inRange("predictionsPerSecond", predictionsPerSecond, 1, MOST_PER_SECOND);
    }

    private static int inRange(String parameter, int value, int least, int most) {
        if (value < least || value > most) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", parameter, "value", Integer.toString(value)),
                    "Give " + parameter + " a value from " + least + " to " + most + ".");
        }
        return value;
    }

    @GetMapping
    Replays.Page list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        return replays.list(ReplayKind.REPLAY, null, limit, after);
    }

    @GetMapping("/{id}")
    ReplayStatus status(@PathVariable("id") String id) {
        return replays.of(ReplayId.of(id), ReplayKind.REPLAY);
    }

    /** The bytes that the report's digest is of. */
    @GetMapping(path = "/{id}/report", produces = MediaType.APPLICATION_JSON_VALUE)
    String report(@PathVariable("id") String id) {
        return replays.report(ReplayId.of(id), ReplayKind.REPLAY);
    }

    @PostMapping("/{id}/cancellation")
    ReplayStatus cancel(@PathVariable("id") String id) {
        return replays.cancel(ReplayId.of(id), ReplayKind.REPLAY);
    }
}
