package io.modeltrail.churnpilot.simulator;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.modeltrail.churnpilot.simulator.Happening.Cancelled;
import io.modeltrail.churnpilot.simulator.Happening.ErrorShown;
import io.modeltrail.churnpilot.simulator.Happening.FeatureUsed;
import io.modeltrail.churnpilot.simulator.Happening.Invoiced;
import io.modeltrail.churnpilot.simulator.Happening.Login;
import io.modeltrail.churnpilot.simulator.Happening.Paid;
import io.modeltrail.churnpilot.simulator.Happening.PaymentStatus;
import io.modeltrail.churnpilot.simulator.Happening.ProfileChanged;
import io.modeltrail.churnpilot.simulator.Happening.SessionEnded;
import io.modeltrail.churnpilot.simulator.Happening.TicketChanged;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A few sums over what was known on one day, and who cancelled in the 90 days after it: enough to see what a model can learn. */
final class SimpleAggregates implements Consumer<Occurrence> {
    private static final int[] WINDOWS = {7, 30, 90};
    private static final int COUNTED = 6;
    private static final int COLUMNS = COUNTED * WINDOWS.length + 10 + WINDOWS.length;
    private static final int AVERAGES = COLUMNS - WINDOWS.length;
    private static final int OTHERS = COUNTED * WINDOWS.length;

    private final long observedAt;
    private final double[][] rows;
    private final boolean[] there;
    private final boolean[] left;

    SimpleAggregates(SimulationSettings settings, int day) {
        observedAt = settings.start().toEpochMilli() + day * CalendarDay.MILLIS;
        rows = new double[settings.customers()][COLUMNS];
        there = new boolean[rows.length];
        left = new boolean[rows.length];
        for (double[] row : rows) {
            row[OTHERS] = 90;
            row[OTHERS + 3] = 3.5;
        }
    }

    @Override
    public void accept(Occurrence one) {
        int customer = one.customer();
        if (one.what() instanceof Cancelled && one.atMillis() >= observedAt) {
            left[customer] = one.atMillis() < observedAt + 90 * CalendarDay.MILLIS;
        }
        if (one.knownMillis() >= observedAt || one.delivery() > 0 || one.broken()) {
            return;
        }
        double[] row = rows[customer];
        double age = (observedAt - one.atMillis()) / (double) CalendarDay.MILLIS;
        switch (one.what()) {
            case Login ignored -> {
                row[OTHERS] = Math.min(row[OTHERS], age);
                count(row, 0, age, 1);
            }
            case SessionEnded session -> count(row, 1, age, session.durationSeconds() / 600.0);
            case FeatureUsed ignored -> count(row, 2, age, 1);
            case ErrorShown error -> count(row, 3, age, error.high() ? 2 : 1);
            case TicketChanged ticket -> {
                count(row, 4, age, ticket.resolved() ? 0 : 1);
                if (ticket.satisfaction() != null) {
                    row[OTHERS + 3] = 0.5 * row[OTHERS + 3] + 0.5 * ticket.satisfaction();
                }
            }
            case Paid paid -> {
                count(row, 5, age, paid.status() == PaymentStatus.FAILED ? 1 : 0);
                row[OTHERS + 4] = paid.status() == PaymentStatus.FAILED ? 1 : 0;
            }
            case Invoiced invoice -> row[OTHERS + 1] = invoice.overdueDays() / 10.0;
            case ProfileChanged changed -> {
                there[customer] = true;
                row[OTHERS + 2] =
                        Math.log(1 + (observedAt - changed.profile().signupAtMillis()) / (180.0 * CalendarDay.MILLIS));
                Tier[] tiers = Tier.values();
                for (int tier = 0; tier < tiers.length; tier++) {
                    row[OTHERS + 5 + tier] = changed.profile().tier() == tiers[tier] ? 1 : 0;
                }
            }
            case Cancelled ignored -> there[customer] = false;
            default -> {
                // what a baseline need not look at
            }
        }
    }

    private static void count(double[] row, int which, double age, double amount) {
        for (int window = 0; window < WINDOWS.length; window++) {
            if (age <= WINDOWS[window]) {
                row[which * WINDOWS.length + window] += amount;
            }
        }
    }

    int[] present() {
        return IntStream.range(0, rows.length).filter(one -> there[one]).toArray();
    }

    double shareThatLeft() {
        return Arrays.stream(present()).filter(one -> left[one]).count() / (double) present().length;
    }

    /** @return AUC of a logistic regression on customers of even numbers, on those of odd numbers */
    double aucOfLogisticRegression() {
        int[] present = present();
        int[] training = Arrays.stream(present).filter(one -> one % 2 == 0).toArray();
        int[] holdout = Arrays.stream(present).filter(one -> one % 2 == 1).toArray();
        double[][] x = standardised(present);
        Problem problem = new Problem();
        problem.l = training.length;
        problem.n = COLUMNS + 1;
        problem.bias = 1;
        problem.x = Arrays.stream(training).mapToObj(one -> nodes(x[one])).toArray(Feature[][]::new);
        problem.y =
                Arrays.stream(training).mapToDouble(one -> left[one] ? 1 : 0).toArray();
        Linear.disableDebugOutput();
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, 0.02, 1e-4));
        int positive = model.getLabels()[0] == 1 ? 0 : 1;
        double[] score = new double[rows.length];
        for (int one : holdout) {
            double[] probabilities = new double[2];
            Linear.predictProbability(model, nodes(x[one]), probabilities);
            score[one] = probabilities[positive];
        }
        return auc(holdout, score);
    }

    /** @param score by customer; customers who left should have more of it */
    double auc(int[] customers, double[] score) {
        int[] ranked = IntStream.of(customers)
                .boxed()
                .sorted(Comparator.comparingDouble(one -> score[one]))
                .mapToInt(Integer::intValue)
                .toArray();
        double ranks = 0;
        long positives = 0;
        for (int rank = 0; rank < ranked.length; rank++) {
            if (left[ranked[rank]]) {
                ranks += rank + 1;
                positives++;
            }
        }
        long negatives = ranked.length - positives;
        return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    private double[][] standardised(int[] present) {
        double[][] x = new double[rows.length][COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            int which = column;
            double mean = Arrays.stream(present)
                    .mapToDouble(one -> value(one, which))
                    .average()
                    .orElseThrow();
            double variance = Arrays.stream(present)
                    .mapToDouble(one -> Math.pow(value(one, which) - mean, 2))
                    .average()
                    .orElseThrow();
            for (int one : present) {
                x[one][column] = variance == 0 ? 0 : (value(one, column) - mean) / Math.sqrt(variance);
            }
        }
        return x;
    }

    private double value(int customer, int column) {
        double[] row = rows[customer];
        if (column >= AVERAGES) {
            int window = column - AVERAGES;
            return Math.log((row[WINDOWS.length + window] + 0.05) / (row[window] + 0.5));
        }
        double raw = row[column];
        return column <= OTHERS ? Math.log(1 + raw) : raw;
    }

    private static Feature[] nodes(double[] row) {
        Feature[] nodes = new Feature[row.length + 1];
        for (int column = 0; column < row.length; column++) {
            nodes[column] = new FeatureNode(column + 1, row[column]);
        }
        nodes[row.length] = new FeatureNode(row.length + 1, 1);
        return nodes;
    }
}
