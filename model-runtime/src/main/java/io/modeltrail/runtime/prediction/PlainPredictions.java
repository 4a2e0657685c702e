package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@link PredictionController} does, for requests without anything unusual, read and written directly: the way through the web
 * framework costs more than the prediction. The answers are the same, which a test holds. Thread-safe.
 */
@Component
public class PlainPredictions {
    private static final String JSON = "application/json";

    private final RealTimePredictions predictions;
    private final Duration longestWait;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    /** @param longestWait that a request waits for its commit */
    PlainPredictions(
            RealTimePredictions predictions,
            @Value("${modeltrail.journal.deadline:PT10S}") Duration longestWait,
            JsonMapper json) {
        this.predictions = predictions;
        this.longestWait = longestWait;
        this.reader = json.readerFor(PredictionRequest.class);
        this.writer = json.writerFor(PredictionAnswer.class);
    }

    /**
     * @param correlation taken over when it is a UUID
     * @param timeout milliseconds that the caller waits
     * @param key what the caller will repeat the request with
     */
    RealTimePredictions.Answered answer(
            PredictionRequest asked,
            @Nullable String correlation,
            @Nullable String timeout,
            @Nullable String key,
            Actor caller) {
        return predictions.answer(
                asked.by(caller),
                RequestKey.parse(key),
                CorrelationHeader.parse(correlation),
                Deadline.parse(timeout, longestWait));
    }

    /** Whether the request has a body of a known length in JSON, and the caller takes JSON; any other goes through the framework. */
    public boolean takes(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                && JSON.equals(request.getContentType())
                && takesJson(request.getHeader("Accept"));
    }

    private static boolean takesJson(@Nullable String accept) {
        return accept == null || accept.equals("*/*") || accept.equals(JSON);
    }

    /**
     * @param caller who is let in
     * @throws Refusal as {@link RealTimePredictions#answer}, MALFORMED_REQUEST
     * @throws tools.jackson.core.JacksonException when the body is not a request
     */
    public void answer(HttpServletRequest request, HttpServletResponse response, Actor caller) throws IOException {
        PredictionRequest asked = reader.readValue(request.getInputStream());
        if (asked == null) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, "Send a body as the API describes it.");
        }
        RealTimePredictions.Answered answered = answer(
                asked,
                request.getHeader(CorrelationHeader.NAME),
                request.getHeader(Deadline.HEADER),
                request.getHeader(RequestKey.HEADER),
                caller);
        byte[] body = writer.writeValueAsBytes(answered.answer());
        response.setStatus(HttpServletResponse.SC_CREATED);
        if (answered.repeated()) {
            response.setHeader(PredictionController.REPLAYED, "true");
        }
        response.setHeader("Location", PredictionController.locationOf(answered.answer()));
        // As the web security has it: what is said about a person is kept by no cache.
        response.setHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
        response.setHeader("Pragma", "no-cache");
        response.setHeader("Expires", "0");
        response.setContentType(JSON);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
