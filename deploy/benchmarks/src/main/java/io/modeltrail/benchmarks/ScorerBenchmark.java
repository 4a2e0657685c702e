package io.modeltrail.benchmarks;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import io.modeltrail.runtime.training.TrainingTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The compiled scorer of every family against the library that trained it, with the default models of the Telco table: one row at a
 * time, from feature values and from an encoded row, and 1000 rows at once. All on one thread; the library is called as its
 * documentation shows, from the same floats.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before anything runs
public class ScorerBenchmark {
    private static final double ONE_ROW_FLOOR = 20;
    private static final double BULK_FLOOR = 1;
    private static final int ROWS = 1024;
    private static final int BULK = 1000;

    @Param("")
    public String data;

    @Param({"LOGISTIC_REGRESSION", "RANDOM_FOREST", "XGBOOST", "NEURAL_NETWORK", "STACKED_ENSEMBLE"})
    public ModelFamily family;

    private CompiledScorer scorer;
    private LibraryScorer library;
    private FeatureRow[] rows;
    private float[][] encoded;
    private float[] bulk;
    private float[] margins;
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
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1))
                .build();
        Collection<RunResult> results = new Runner(options).run();
        boolean held = true;
        for (ModelFamily family : ModelFamily.values()) {
            held &= report(results, family);
        }
        if (!held) {
            System.exit(1);
        }
    }

    private static boolean report(Collection<RunResult> results, ModelFamily family) {
        double fromValues = nanos(results, family, "compiledFromFeatureRow");
        double fromRow = nanos(results, family, "compiledFromEncodedRow");
        double librarys = nanos(results, family, "libraryOneRow");
        double inBulk = nanos(results, family, "compiledInBulk") / BULK;
        double librarysInBulk = nanos(results, family, "libraryInBulk") / BULK;
        // liblinear is Java too, and a row costs it next to nothing: there is no factor to be won.
        double floor = family == ModelFamily.LOGISTIC_REGRESSION ? 1 : ONE_ROW_FLOOR;
        boolean held = librarys / fromRow >= floor && librarysInBulk / inBulk >= BULK_FLOOR;
        System.out.printf(
                Locale.ROOT,
                "%-20s one row: %,.0f ns from values, %,.0f ns encoded, library %,.0f ns: %.0fx and %.0fx; in bulk a row: %,.0f ns,"
                        + " library %,.0f ns: %.1fx (%s)%n",
                family,
                fromValues,
                fromRow,
                librarys,
                librarys / fromValues,
                librarys / fromRow,
                inBulk,
                librarysInBulk,
                librarysInBulk / inBulk,
                held ? "held" : "MISSED");
        return held;
    }

    private static double nanos(Collection<RunResult> results, ModelFamily family, String method) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method)
                        && result.getParams().getParam("family").equals(family.name()))
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getScore();
    }

    @Setup
    public void train() throws IOException, SQLException {
        TrainingTable table = TelcoTable.read(Path.of(data));
        TrainedModel trained = Learners.of(ModelParameters.defaultsOf(family))
                .fit(table.rows(), new FeatureMatrix(new float[0], 0, 0), 42, 1);
        scorer = new CompiledScorer(
                new FeatureEncoding(table.schema()), family, 0.5f, new Calibration.None(), trained.model());
        library = LibraryScorer.of(trained.model(), trained.libraryModel());
        FeatureMatrix features = table.rows().features();
        rows = new FeatureRow[ROWS];
        encoded = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            encoded[row] = features.row(row);
            rows[row] = decoded(table, encoded[row]);
        }
        bulk = Arrays.copyOf(features.values(), BULK * features.columns());
        margins = new float[BULK];
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
    public float[] libraryOneRow() {
        return library.scores(encoded[nextRow()], 1);
    }

    @Benchmark
    public float[] compiledInBulk() {
        scorer.model().margins(bulk, 0, margins);
        return margins;
    }

    @Benchmark
    public float[] libraryInBulk() {
        return library.scores(bulk, BULK);
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
