package io.modeltrail.benchmarks;

import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.features.definition.Input;
import io.modeltrail.features.definition.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Reading one record of the churn pilot into a fact, and computing all its features from inputs that are there. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before anything runs
public class FeatureKernelBenchmark {
    private static final String FEATURES = "/io/modeltrail/churnpilot/pilot/churn-features.yaml";
    private static final double CEILING_NANOS_A_RECORD = 3_000;
    private static final int RECORDS = 4096;
    private static final long KAFKA = Instant.parse("2026-03-01T10:11:13Z").toEpochMilli();
    private static final String[] DATA = {
        "login\",\"data\":{\"channel\":\"mobile\"",
        "session_ended\",\"data\":{\"duration_seconds\":312,\"page_views\":17,\"errors\":0",
        "feature_used\",\"data\":{\"feature\":\"dashboard\"",
        "error_shown\",\"data\":{\"severity\":\"low\"",
    };

    private CompiledFeatureSet set;
    private FactReader reader;
    private byte[][] keys;
    private byte[][] records;
    private long[] inputs;
    private int next;

    public static void main(String[] arguments) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(FeatureKernelBenchmark.class.getName() + "\\.")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .build();
        Collection<RunResult> results = new Runner(options).run();
        double record = nanos(results, "readRecord");
        System.out.printf(
                Locale.ROOT,
                "one record: %.0f ns (ceiling %.0f ns: %s); all features of one customer from their inputs: %.0f ns%n",
                record,
                CEILING_NANOS_A_RECORD,
                record <= CEILING_NANOS_A_RECORD ? "held" : "MISSED",
                nanos(results, "allFeatures"));
        if (record > CEILING_NANOS_A_RECORD) {
            System.exit(1);
        }
    }

    @Setup
    public void prepare() throws IOException {
        try (InputStream file = FeatureKernelBenchmark.class.getResourceAsStream(FEATURES)) {
            if (file == null) {
                throw new IllegalStateException("the pilot's features are on the class path");
            }
            set = FeatureSetFile.compile(file.readAllBytes(), "churn-features.yaml");
        }
        reader = new FactReader(set);
        Random random = new Random(11);
        keys = new byte[RECORDS][];
        records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            String customer = String.format(Locale.ROOT, "C%07d", random.nextInt(100_000));
            keys[i] = customer.getBytes(StandardCharsets.UTF_8);
            records[i] = ("{\"specversion\":\"1.0\",\"id\":\"e-" + random.nextLong()
                            + "\",\"source\":\"/app\",\"subject\":\""
                            + customer
                            + "\",\"time\":\"2026-03-01T10:11:12.123Z\",\"recordedtime\":\"2026-03-01T10:11:12.500Z\""
                            + ",\"type\":\"" + DATA[random.nextInt(DATA.length)] + "}}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        inputs = new long[set.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = set.inputs().get(i) instanceof Input.LastTime ? KAFKA - random.nextInt() : random.nextInt(3);
        }
    }

    @Benchmark
    public Fact readRecord() {
        next = (next + 1) & (RECORDS - 1);
        Reading reading = reader.read(keys[next], records[next], KAFKA, "churn.app-events");
        if (reading instanceof Reading.Accepted accepted) {
            return accepted.fact();
        }
        throw new IllegalStateException("every record is a good one: " + reading);
    }

    @Benchmark
    public float allFeatures() {
        float sum = 0;
        for (CompiledFeature feature : set.features()) {
            sum += feature.value(inputs, KAFKA);
        }
        return sum;
    }

    private static double nanos(Collection<RunResult> results, String method) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getScore();
    }
}
