package io.modeltrail.benchmarks;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.training.TrainingProcedure;
import io.modeltrail.runtime.training.TrainingResult;
import io.modeltrail.runtime.training.TrainingTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One row at a time through the compiled scorer and through XGBoost4J, with the default XGBoost model of the Telco table (200 trees of
 * depth 3). The floor holds for the whole way from feature values, encoding included, against the faster of the library's two ways.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before anything runs
public class ScorerBenchmark {
    private static final double FLOOR = 20;
    private static final int ROWS = 1024;

    @Param("")
    public String data;

    private CompiledScorer scorer;
    private Booster booster;
    private FeatureRow[] rows;
    private float[][] encoded;
    private int next;

    /** @param arguments {@code --data FILE}, the CSV as IBM publishes it */
    public static void main(String[] arguments) throws RunnerException {
        if (arguments.length != 2 || !arguments[0].equals("--data")) {
            throw new IllegalArgumentException("usage: ScorerBenchmark --data FILE");
        }
        Options options = new OptionsBuilder()
                .include(ScorerBenchmark.class.getName() + "\\.")
                .param("data", arguments[1])
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .build();
        Collection<RunResult> results = new Runner(options).run();
        double compiled = nanos(results, "compiledFromFeatureRow");
        double nearest = Math.min(nanos(results, "libraryWithMatrix"), nanos(results, "libraryInPlace"));
        System.out.printf(
                Locale.ROOT,
                "one row: compiled from feature values %.0f ns, from an encoded row %.0f ns; XGBoost4J predict %.0f ns,"
                        + " inplace_predict %.0f ns%nratio to the faster of the library's ways: %.0fx from feature values,"
                        + " %.0fx from an encoded row (floor %.0fx: %s)%n",
                compiled,
                nanos(results, "compiledFromEncodedRow"),
                nanos(results, "libraryWithMatrix"),
                nanos(results, "libraryInPlace"),
                nearest / compiled,
                nearest / nanos(results, "compiledFromEncodedRow"),
                FLOOR,
                nearest / compiled >= FLOOR ? "held" : "MISSED");
        if (nearest / compiled < FLOOR) {
            System.exit(1);
        }
    }

    private static double nanos(Collection<RunResult> results, String method) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getScore();
    }

    @Setup
    public void train() throws IOException, SQLException, XGBoostError {
        TrainingTable table = TelcoTable.read(Path.of(data));
        TrainingPlan plan = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST));
        TrainingResult result = TrainingProcedure.train(table, plan, (stage, done, steps) -> {});
        scorer = result.scorer();
        booster = XGBoost.loadModel(result.trained().libraryModel());
        booster.setParam("nthread", 1);
        FeatureMatrix features = table.rows().features();
        rows = new FeatureRow[ROWS];
        encoded = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            encoded[row] = features.row(row);
            rows[row] = decoded(table, encoded[row]);
        }
    }

    @TearDown
    public void free() {
        booster.dispose();
    }

    @Benchmark
    public float compiledFromFeatureRow() {
        return scorer.margin(rows[nextRow()]);
    }

    @Benchmark
    public float compiledFromEncodedRow() {
        return scorer.margin(encoded[nextRow()]);
    }

    @Benchmark
    public float libraryWithMatrix() throws XGBoostError {
        float[] row = encoded[nextRow()];
        DMatrix matrix = new DMatrix(row, 1, row.length, Float.NaN);
        try {
            return booster.predict(matrix, true)[0][0];
        } finally {
            matrix.dispose();
        }
    }

    @Benchmark
    public float libraryInPlace() throws XGBoostError {
        float[] row = encoded[nextRow()];
        return booster.inplace_predict(row, 1, row.length, Float.NaN)[0][0];
    }

    private int nextRow() {
        next = (next + 1) & (ROWS - 1);
        return next;
    }

    @SuppressWarnings("NullAway") // the class file of the record's constructor does not say that values may be null
    private static FeatureRow decoded(TrainingTable table, float[] encoded) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int column = 0;
        for (ColumnSpec feature : table.schema().features()) {
            if (feature.kind().numeric()) {
                values.put(feature.name(), Float.isNaN(encoded[column]) ? null : Double.valueOf(encoded[column]));
                column++;
            } else {
                for (String value : feature.allowedValues()) {
                    if (encoded[column++] == 1) {
                        values.put(feature.name(), value);
                    }
                }
            }
        }
        return new FeatureRow(values);
    }
}
