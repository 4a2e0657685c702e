package io.modeltrail.benchmarks;

import io.modeltrail.benchmarks.serving.ServingRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Single predictions over REST: the whole application in a process of its own, security on, PostgreSQL durable. */
@Command(
        name = "ServingBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Runs the demo on one public table to have a model in service, then loads the server over HTTP/1.1: closed loop at"
                        + " each number of connections, open loop at half the rate, and the same with the journal switched off.")
public final class ServingBenchmark implements Callable<Integer> {
    @Option(names = "--data-dir", description = "Of an earlier run, whose model is served; a new one without it.")
    private @Nullable Path dataDirectory;

    @Option(names = "--connections", split = ",", defaultValue = "64,128", description = "Default ${DEFAULT-VALUE}.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--grpc",
            split = ",",
            defaultValue = "64",
            description = "Calls under way at once over gRPC, Open Inference Protocol (default ${DEFAULT-VALUE}).")
    private List<Integer> grpcCalls = List.of();

    @Option(names = "--shadow", description = "Measures too what a challenger in the shadow of the champion costs.")
    private boolean shadow;

    @Option(names = "--seconds", defaultValue = "20", description = "Of each measurement (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", description = "Seconds (default ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--heap", defaultValue = "2g", description = "Of the server (default ${DEFAULT-VALUE}).")
    private String heap = "2g";

    @Option(
            names = "--rate",
            description =
                    "Requests/s of the open loop (default: half of the best rate), so that two runs can be compared.")
    private @Nullable Double rate;

    @Option(
            names = "--flag",
            description = "One more flag for the Java of the server, for example --flag=-XX:+UseZGC; may be repeated.")
    private List<String> flags = List.of();

    @Option(names = "--record", description = "Writes a recording of JDK Flight Recorder to this file.")
    private @Nullable Path recording;

    @Option(names = "--recorded-only", description = "Leaves out the run without a journal.")
    private boolean recordedOnly;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ServingBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        ServingRun run = new ServingRun(
                dataDirectory,
                connections,
                grpcCalls,
                shadow,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                heap,
                flags,
                rate,
                recording);
        return run.measure(!recordedOnly) ? 0 : 1;
    }
}
