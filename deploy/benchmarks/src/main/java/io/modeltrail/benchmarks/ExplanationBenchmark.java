package io.modeltrail.benchmarks;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.explanation.Background;
import io.modeltrail.runtime.explanation.Explainer;
import io.modeltrail.runtime.explanation.Workspace;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.families.Learners;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Exact contributions of the Telco table's rows, with every family's default model: one row at a time, and a thousand, all on one
 * thread. Of the families that XGBoost trains, its own {@code predictContrib} is measured beside them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before anything runs
public class ExplanationBenchmark {
    private static final int ROWS = 1000;

    @Param("")
    public String data;

    @Param({"XGBOOST", "RANDOM_FOREST", "NEURAL_NETWORK", "LOGISTIC_REGRESSION", "STACKED_ENSEMBLE"})
    public ModelFamily family;

    private Explainer explainer;
    private Booster booster;
    private DMatrix thousand;
    private float[][] rows;
    private int next;
    private final Workspace workspace = new Workspace();
    private double[] contributions;

    /** @param arguments {@code --data FILE}, the CSV as IBM publishes it */
    public static void main(String[] arguments) throws RunnerException {
        if (arguments.length != 2 || !arguments[0].equals("--data")) {
            throw new IllegalArgumentException("usage: ExplanationBenchmark --data FILE");
        }
        OptionsBuilder options = new OptionsBuilder();
        options.param("data", arguments[1])
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1));
        Collection<RunResult> ours = new Runner(new OptionsBuilder()
                        .parent(options.build())
                        .include(ExplanationBenchmark.class.getName() + "\\.(oneRow|thousandRows)")
                        .build())
                .run();
        Collection<RunResult> library = new Runner(new OptionsBuilder()
                        .parent(options.build())
                        .include(ExplanationBenchmark.class.getName() + "\\.library")
                        .param("family", "XGBOOST", "RANDOM_FOREST")
                        .build())
                .run();
        for (ModelFamily family : ModelFamily.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-20s one row %,10.0f ns (%,9.0f rows/s), of 1000 %,10.0f ns each (%,9.0f rows/s)",
                    family,
                    nanos(ours, "oneRow", family),
                    1e9 / nanos(ours, "oneRow", family),
                    nanos(ours, "thousandRows", family),
                    1e9 / nanos(ours, "thousandRows", family));
            if (family == ModelFamily.XGBOOST || family == ModelFamily.RANDOM_FOREST) {
                System.out.printf(
                        Locale.ROOT,
                        "; predictContrib %,.0f ns and %,.0f ns: %.1fx and %.1fx",
                        nanos(library, "libraryOneRow", family),
                        nanos(library, "libraryThousandRows", family),
                        nanos(library, "libraryOneRow", family) / nanos(ours, "oneRow", family),
                        nanos(library, "libraryThousandRows", family) / nanos(ours, "thousandRows", family));
            }
            System.out.println();
        }
    }

    private static double nanos(Collection<RunResult> results, String method, ModelFamily family) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method)
                        && result.getParams().getParam("family").equals(family.name()))
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getScore();
    }

    @Setup
    public void train() throws IOException, SQLException, XGBoostError {
        LabelledRows table = TelcoTable.read(Path.of(data)).rows();
        FeatureMatrix features = table.features();
        TrainedModel trained = Learners.of(ModelParameters.defaultsOf(family)).fit(table, features, 42, 1);
        explainer = Explainer.of(trained.model(), Background.of(trained.model(), features));
        contributions = new double[explainer.width()];
        rows = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = features.row(row);
        }
        if (family == ModelFamily.XGBOOST || family == ModelFamily.RANDOM_FOREST) {
            booster = XGBoost.loadModel(trained.libraryModel());
            booster.setParam("nthread", 1);
            float[] values = features.select(IntStream.range(0, ROWS).toArray()).values();
            thousand = new DMatrix(values, ROWS, features.columns(), Float.NaN);
        }
    }

    @TearDown
    public void free() {
        if (booster != null) {
            thousand.dispose();
            booster.dispose();
        }
    }

    @Benchmark
    public double[] oneRow() {
        explainer.contributions(rows[nextRow()], contributions, workspace);
        return contributions;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void thousandRows(Blackhole sink) {
        for (float[] row : rows) {
            explainer.contributions(row, contributions, workspace);
            sink.consume(contributions);
        }
    }

    @Benchmark
    public float[] libraryOneRow() throws XGBoostError {
        float[] row = rows[nextRow()];
        DMatrix matrix = new DMatrix(row, 1, row.length, Float.NaN);
        try {
            return booster.predictContrib(matrix, 0)[0];
        } finally {
            matrix.dispose();
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float[][] libraryThousandRows() throws XGBoostError {
        return booster.predictContrib(thousand, 0);
    }

    private int nextRow() {
        next = (next + 1) % ROWS;
        return next;
    }
}
