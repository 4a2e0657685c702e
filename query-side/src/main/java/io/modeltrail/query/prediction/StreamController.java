package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.StillPermitted;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.prediction.LiveTail.Line;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Predictions as server-sent events, as they are committed. */
@RestController
@OnlyNow(
        "A stream hands over what comes. Ask for the feed as of the moment, or follow the stream from a position with after.")
class StreamController {
    private final PredictionStreams streams;
    private final LogHead head;
    private final long heartbeatMillis;

    StreamController(
            PredictionStreams streams,
            LogHead head,
            @Value("${modeltrail.reading.heartbeat-millis:10000}") long heartbeatMillis) {
        this.streams = streams;
        this.head = head;
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
        Predicate<Line> wanted = wanted(TopRisks.minScore(minScore), TopRisks.decision(decision));
        long from = begin(lastEventId, after);
        LiveTail tail = streams.open(key);
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader("Cache-Control", "no-store");
            // Proxies that gather answers before they pass them on let this one through.
            response.setHeader("X-Accel-Buffering", "no");
            if (!request.getMethod().equals("HEAD")) {
                OutputStream out = response.getOutputStream();
                new PredictionStream(streams, key, tail, wanted, permission(request), out, heartbeatMillis).run(from);
            }
        } finally {
            streams.close(key, tail);
        }
    }

    /** Position before the first one that is wanted. */
    private long begin(@Nullable String lastEventId, @Nullable String after) {
        // What the client saw last is newer than where its address told it to begin.
        if (lastEventId != null && !lastEventId.isEmpty()) {
            return PageRequest.number("Last-Event-ID", lastEventId, -1, Long.MAX_VALUE);
        }
        // Not the projection's position: while it is built anew, old predictions would seem to be new.
        return after == null ? head.position() : FeedController.after(after);
    }

    private static Predicate<Line> wanted(float minScore, @Nullable Boolean positive) {
        return line -> line.score() >= minScore && (positive == null || line.positive() == positive);
    }

    private static StillPermitted permission(HttpServletRequest request) {
        return request.getAttribute(StillPermitted.ATTRIBUTE) instanceof StillPermitted permission
                ? permission
                : () -> true;
    }
}
