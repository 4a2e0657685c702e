package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks for predictions. Named, because the query side has a controller of the same noun in the same application. */
@RestController("runtime.predictionController")
@RequestMapping("/api/v1/predictions")
class PredictionController {
    static final String REPLAYED = "Idempotency-Replayed";

    private final PlainPredictions predictions;

    PredictionController(PlainPredictions predictions) {
        this.predictions = predictions;
    }

    /**
     * @param correlation taken over when it is a UUID; anything else is ignored, since it could hold personal data
     * @param timeout milliseconds that the caller waits
     * @param key what the caller will repeat the request with
     */
    @PostMapping
    ResponseEntity<PredictionAnswer> predict(
            @RequestBody PredictionRequest request,
            @RequestHeader(name = CorrelationHeader.NAME, required = false) @Nullable String correlation,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String timeout,
            @RequestHeader(name = RequestKey.HEADER, required = false) @Nullable String key,
            Actor caller) {
        RealTimePredictions.Answered answered = predictions.answer(request, correlation, timeout, key, caller);
        PredictionAnswer answer = answered.answer();
        ResponseEntity.BodyBuilder response = ResponseEntity.created(URI.create(locationOf(answer)));
        if (answered.repeated()) {
            response.header(REPLAYED, "true");
        }
        return response.body(answer);
    }

    static String locationOf(PredictionAnswer answer) {
        return "/api/v1/predictions/" + answer.predictionId();
    }
}
