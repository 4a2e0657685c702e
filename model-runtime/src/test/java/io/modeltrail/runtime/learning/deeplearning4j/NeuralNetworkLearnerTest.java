package io.modeltrail.runtime.learning.deeplearning4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuralNetworkLearnerTest {
    @Test
    void anotherProcessTrainsTheSameBytesAndSaysNothingElse() throws IOException, InterruptedException {
        String here = TrainsANetwork.outcome();
        assertThat(here).matches("[0-9a-f]{64}");
        assertThat(inAnotherProcess("-D" + NativeLibrary.CACHE + "=" + System.getProperty(NativeLibrary.CACHE)))
                .isEqualTo(here);
    }

    @Test
    void withoutTheNativeLibraryThereIsAReason(@TempDir Path empty) throws IOException, InterruptedException {
        assertThat(inAnotherProcess(
                        "-Dorg.bytedeco.javacpp.platform=linux-armhf", "-D" + NativeLibrary.CACHE + "=" + empty))
                .startsWith("library-failed: Deeplearning4j's native library does not load on this machine");
    }

    private static String inAnotherProcess(String... settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(settings));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainsANetwork.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        // The logging of this test's class path is not the platform's; its lines begin with a time.
        return said.lines().filter(line -> !line.matches("\\d\\d:\\d\\d:.*")).reduce("", (one, next) -> one + next);
    }
}
