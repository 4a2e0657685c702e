package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.StillPermitted;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Predictions as server-sent events, as they are committed. */
@RestController
class StreamController {
    private final PredictionStreams streams;
    private final long heartbeatMillis;

    StreamController(
            PredictionStreams streams, @Value("${modeltrail.reading.heartbeat-millis:10000}") long heartbeatMillis) {
        this.streams = streams;
        this.heartbeatMillis = heartbeatMillis;
    }

    /**
     * Ends when the caller hangs up or takes nothing for as long as the web server lets a write wait, loses the permission, or the
     * application stops. The thread of the request waits: it is a virtual one, and a stream holds nothing else.
     */
    @GetMapping(path = "/api/v1/predictions/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String decision,
            @RequestParam(required = false) @Nullable String minScore,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        UseCaseKey key = PredictionController.useCase(useCase);
        Boolean positive = TopRisks.decision(decision);
        float least = TopRisks.minScore(minScore);
        // What the client saw last is newer than where its address told it to begin.
        Long begin = lastEventId != null && !lastEventId.isEmpty()
                ? (Long) PageRequest.number("Last-Event-ID", lastEventId, -1, Long.MAX_VALUE)
                : after == null ? null : (Long) FeedController.after(after);
        LiveTail tail = streams.open(key);
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader("Cache-Control", "no-store");
            // Proxies that gather answers before they pass them on let this one through.
            response.setHeader("X-Accel-Buffering", "no");
            if (!request.getMethod().equals("HEAD")) {
                new PredictionStream(
                                streams,
                                key,
                                tail,
                                line -> line.score() >= least && (positive == null || line.positive() == positive),
                                permission(request),
                                response.getOutputStream(),
                                heartbeatMillis)
                        .run(begin == null ? tail.upTo() : begin);
            }
        } finally {
            streams.close(key, tail);
        }
    }

    private static StillPermitted permission(HttpServletRequest request) {
        return request.getAttribute(StillPermitted.ATTRIBUTE) instanceof StillPermitted permission
                ? permission
                : () -> true;
    }
}
