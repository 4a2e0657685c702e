package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
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
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final PredictionRecorder recorder;

    PredictionController(PredictionRecorder recorder) {
        this.recorder = recorder;
    }

    /** @param correlation taken over when it is a UUID; anything else is ignored, since it could hold personal data */
    @PostMapping
    ResponseEntity<PredictionAnswer> predict(
            @RequestBody PredictionRequest request,
            @RequestHeader(name = "X-Correlation-Id", required = false) @Nullable String correlation,
            Actor caller) {
        PredictionAnswer answer = recorder.predict(
                request.givenUseCase(),
                request.givenEntity(),
                request.givenFeatures(),
                caller,
                correlationId(correlation));
        return ResponseEntity.created(URI.create("/api/v1/predictions/" + answer.predictionId()))
                .body(answer);
    }

    private static @Nullable UUID correlationId(@Nullable String header) {
        return header != null && UUID_FORM.matcher(header).matches()
                ? UUID.fromString(header.toLowerCase(Locale.ROOT))
                : null;
    }
}
