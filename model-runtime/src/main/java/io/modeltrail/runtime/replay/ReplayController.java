package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionId;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Asks for replays. */
@RestController
class ReplayController {
    private final PredictionReplay replay;

    ReplayController(PredictionReplay replay) {
        this.replay = replay;
    }

    @GetMapping("/api/v1/predictions/{id}/replay")
    ReplayReport replay(@PathVariable("id") String id) {
        return replay.replay(PredictionId.of(id));
    }
}
