package io.modeltrail.runtime.inference;

import io.modeltrail.runtime.prediction.PredictionRecorder;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What this server is called, and whether it takes requests. */
@Component
public class ServerIdentity {
    private static final String NAME = "modeltrail";

    private final PredictionRecorder recorder;

    ServerIdentity(PredictionRecorder recorder) {
        this.recorder = recorder;
    }

    public String name() {
        return NAME;
    }

    /** As it stands in the jar; {@code development} when it runs from classes. */
    public String version() {
        return Objects.requireNonNullElse(ServerIdentity.class.getPackage().getImplementationVersion(), "development");
    }

    /** Whether predictions are recorded. */
    public boolean ready() {
        return recorder.isRecording();
    }
}
