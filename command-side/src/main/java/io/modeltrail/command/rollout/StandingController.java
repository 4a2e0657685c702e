package io.modeltrail.command.rollout;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The operator's way to make the rows anew that decisions over several rollouts are made on. */
@RestController
@RequestMapping("/api/v1/rollouts/standing")
class StandingController {
    private final StandingCatchUp catchUp;

    StandingController(StandingCatchUp catchUp) {
        this.catchUp = catchUp;
    }

    /** @param position up to which every event is in the rows */
    record RebuildAnswer(long position) {}

    /** Reads the whole event log, and answers when that is done. */
    @PostMapping("/rebuild")
    RebuildAnswer rebuild() {
        return new RebuildAnswer(catchUp.rebuild());
    }
}
