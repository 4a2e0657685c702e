package io.modeltrail.runtime.training;

import io.modeltrail.runtime.learning.deeplearning4j.NeuralNetworkLearner;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Keeps what Deeplearning4j unpacks, 400 MB, in the data directory: unpacked once, and in nobody's home folder. */
@Component
final class NativeCodeFolder {
    NativeCodeFolder(@Value("${modeltrail.data-dir}") Path dataDirectory) {
        NeuralNetworkLearner.unpackInto(dataDirectory.resolve("native"));
    }
}
