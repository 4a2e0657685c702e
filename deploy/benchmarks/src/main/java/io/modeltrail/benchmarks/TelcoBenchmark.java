package io.modeltrail.benchmarks;

import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.training.TrainingProcedure;
import io.modeltrail.runtime.training.TrainingResult;
import io.modeltrail.runtime.training.TrainingTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * All model families on IBM's Telco churn table, with the platform's default plan: five folds, seed 42, a fifth held out. Ends with
 * status 1 when a figure leaves its band; one far above it would mean leakage.
 */
public final class TelcoBenchmark {
    private TelcoBenchmark() {}

    /** @param arguments {@code --data FILE}, the CSV as IBM publishes it */
    public static void main(String[] arguments) throws IOException, SQLException {
        if (arguments.length != 2 || !arguments[0].equals("--data")) {
            throw new IllegalArgumentException("usage: TelcoBenchmark --data FILE");
        }
        TrainingTable table = TelcoTable.read(Path.of(arguments[1]));
        PrintStream out = System.out;
        out.printf(
                Locale.ROOT,
                "Telco churn: %,d rows, five stratified folds and a hold-out, seed 42%n",
                table.keys().size());
        boolean held = inBand(out, table, ModelFamily.LOGISTIC_REGRESSION, 0.835, 0.855);
        held &= inBand(out, table, ModelFamily.RANDOM_FOREST, 0.843, 0.860);
        held &= inBand(out, table, ModelFamily.XGBOOST, 0.845, 0.860);
        held &= inBand(out, table, ModelFamily.NEURAL_NETWORK, 0.835, 0.855);
        held &= inBand(out, table, ModelFamily.STACKED_ENSEMBLE, 0.845, 0.860);
        if (!held) {
            System.exit(1);
        }
    }

    private static boolean inBand(PrintStream out, TrainingTable table, ModelFamily family, double least, double most) {
        TrainingPlan plan = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(family));
        long begun = System.nanoTime();
        TrainingResult result = TrainingProcedure.train(table, plan, (stage, done, steps) -> {});
        long millis = (System.nanoTime() - begun) / 1_000_000;
        Evaluation evaluation = result.evaluation();
        boolean held = evaluation.aucMean() >= least && evaluation.aucMean() <= most;
        out.printf(
                Locale.ROOT,
                "%-20s AUC %.4f ± %.4f (band %.3f–%.3f: %s), recall at precision .80 %.3f, hold-out AUC %.4f, threshold %.4f:"
                        + " precision %.3f recall %.3f, Brier %.4f, log-loss %.4f; scorer against library on %,d rows: largest"
                        + " difference %s; %,d ms%n",
                family,
                evaluation.aucMean(),
                evaluation.aucSpread(),
                least,
                most,
                held ? "held" : "LEFT",
                evaluation.recallAtPrecision80(),
                evaluation.holdoutAuc(),
                evaluation.threshold(),
                evaluation.precision(),
                evaluation.recall(),
                evaluation.brier(),
                evaluation.logLoss(),
                result.checkedRows(),
                result.largestMarginDifference(),
                millis);
        return held;
    }
}
