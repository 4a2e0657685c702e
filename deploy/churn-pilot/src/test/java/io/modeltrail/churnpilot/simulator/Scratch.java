package io.modeltrail.churnpilot.simulator;

import java.time.Instant;
import java.util.*;

public class Scratch {
    public static void main(String[] a) {
        for (String seed : a[1].split(",")) {
            SimulationSettings s = SimulationSettings.standard(
                            java.time.Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), java.time.ZoneOffset.UTC))
                    .withCustomers(Integer.parseInt(a[0]))
                    .withSeed(Long.parseLong(seed));
            if (a.length > 2) s = s.withIntensity(Double.parseDouble(a[2]));
            long t0 = System.nanoTime();
            Simulation sim = new Simulation(s);
            long t1 = System.nanoTime();
            SimpleAggregates agg = new SimpleAggregates(s, s.days() - 90);
            Map<String, Integer> n = new TreeMap<>();
            double[] state = new double[s.customers()];
            while (sim.nextDay() < s.days()) {
                sim.liveDay(o -> {
                    agg.accept(o);
                    n.merge(
                            o.what().getClass().getSimpleName()
                                    + (o.broken() ? "!" : "")
                                    + (o.delivery() > 0 ? "+" : ""),
                            1,
                            Integer::sum);
                });
                if (sim.nextDay() == s.days() - 90)
                    for (Customer c : sim.customers())
                        state[c.number] = new LifeModel(0, s).linearPredictor(c, CalendarDay.of(s, sim.nextDay() - 1));
            }
            long t2 = System.nanoTime();
            long churned = Arrays.stream(sim.customers())
                    .filter(c -> c.cancelledOnDay != Customer.NOT_YET)
                    .count();
            System.out.printf(
                    "seed %s churn %.4f calib %.1fs sim %.1fs left %.4f of %d  AUC logistic %.4f oracle %.4f  %s%n",
                    seed,
                    churned / (double) s.customers(),
                    (t1 - t0) / 1e9,
                    (t2 - t1) / 1e9,
                    agg.shareThatLeft(),
                    agg.present().length,
                    agg.aucOfLogisticRegression(),
                    agg.auc(agg.present(), state),
                    n);
            double sE = 0, sS = 0, vE = 0, vS = 0;
            int k = 0;
            for (Customer c : sim.customers())
                if (c.cancelledOnDay == Customer.NOT_YET) {
                    k++;
                    sE += c.engagement;
                    sS += c.satisfaction;
                    vE += c.engagement * c.engagement;
                    vS += c.satisfaction * c.satisfaction;
                }
            System.out.println(n.entrySet().stream().filter(x -> x.getKey().matches("(Login|Session|Feature|Error).*")).mapToInt(x -> x.getValue()).sum());
        }
    }
}
