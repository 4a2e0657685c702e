package io.modeltrail.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.evaluation.StratifiedSplit;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.Trainings;
import io.modeltrail.runtime.learning.families.Learners;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * All families, cross-validated with five folds on 100,000 rows of 50 numbers, two trainings side by side: wall time, processor time
 * and the most memory that the process ever had. A network of default size sees so many rows in each pass that three passes do.
 */
public final class FamiliesBenchmark {
    private static final int ROWS = 100_000;
    private static final int COLUMNS = 50;
    private static final int FOLDS = 5;
    private static final int THREADS = 2;
    private static final double MOST_SECONDS = 300;
    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);
    private static final ModelParameters NETWORK =
            new ModelParameters.NeuralNetwork(List.of(16), 3, 256, 0.003, 1e-3, 0);

    private FamiliesBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        LabelledRows rows = rows();
        StratifiedSplit split = StratifiedSplit.of(rows.labels(), 42, FOLDS, 0.2);
        double seconds = 0;
        for (ModelFamily family : ModelFamily.values()) {
            seconds += crossValidate(family, rows, split);
        }
        System.out.printf(
                Locale.ROOT,
                "all families: %.0f s (target %.0f s: %s), most memory %s%n",
                seconds,
                MOST_SECONDS,
                seconds <= MOST_SECONDS ? "held" : "MISSED",
                mostMemory());
        System.exit(seconds <= MOST_SECONDS ? 0 : 1);
    }

    private static double crossValidate(ModelFamily family, LabelledRows rows, StratifiedSplit split) {
        long cpu = cpuNanos();
        long begun = System.nanoTime();
        Learner learner = Learners.of(parameters(family));
        boolean sharesItself = family == ModelFamily.STACKED_ENSEMBLE;
        List<Callable<Double>> folds = IntStream.range(0, FOLDS)
                .<Callable<Double>>mapToObj(fold -> () -> {
                    LabelledRows others = rows.select(split.without(fold));
                    int[] judged = split.fold(fold);
                    float[] margins = rows.features()
                            .margins(
                                    learner.fit(others, NO_ROWS, 42, sharesItself ? THREADS : 1)
                                            .model(),
                                    judged);
                    return RankedScores.of(margins, rows.labels(judged)).auc();
                })
                .toList();
        List<Double> aucs;
        try (Trainings trainings = new Trainings(sharesItself ? 1 : THREADS)) {
            aucs = trainings.all(folds);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-20s %6.1f s, %6.1f s of processor time, AUC %.4f%n",
                family,
                seconds,
                (cpuNanos() - cpu) / 1e9,
                aucs.stream().mapToDouble(auc -> auc).average().orElseThrow());
        return seconds;
    }

    private static ModelParameters parameters(ModelFamily family) {
        return switch (ModelParameters.defaultsOf(family)) {
            case ModelParameters.NeuralNetwork network -> NETWORK;
            case ModelParameters.StackedEnsemble ensemble ->
                new ModelParameters.StackedEnsemble(
                        ensemble.members().stream()
                                .map(member -> parameters(member.modelFamily()))
                                .toList(),
                        ensemble.innerFolds(),
                        ensemble.cost());
            case ModelParameters others -> others;
        };
    }

    /** A label that ten columns tell most about, the others a little; one value in fifty is missing. */
    private static LabelledRows rows() {
        Random random = new Random(1);
        float[] values = new float[ROWS * COLUMNS];
        boolean[] labels = new boolean[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double logit = -1;
            for (int column = 0; column < COLUMNS; column++) {
                float value = random.nextInt(50) == 0 ? Float.NaN : (float) random.nextGaussian();
                values[row * COLUMNS + column] = value;
                logit += Float.isNaN(value) ? 0 : (column % 5 == 0 ? 0.4 : 0.05) * value;
            }
            labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
        }
        boolean[] numeric = new boolean[COLUMNS];
        Arrays.fill(numeric, true);
        String[] names = new String[COLUMNS];
        Arrays.setAll(names, column -> "f" + column);
        return LabelledRows.ofSingleEntities(
                new FeatureMatrix(values, ROWS, COLUMNS), labels, new EncodedColumns(numeric, new int[COLUMNS], names));
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** As Linux counts it, native memory included. */
    private static String mostMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown");
    }
}
