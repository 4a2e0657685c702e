package io.modeltrail.runtime.evaluation;

import io.modeltrail.contracts.training.Campaign;
import java.util.ArrayList;
import java.util.List;

/**
 * What a retention campaign is expected to gain when all customers at or above a threshold are contacted (Neslin et al. 2006, and
 * its maximum over thresholds: Verbeke et al., EJOR 2012; the acceptance share is taken as known, which is the deterministic form of
 * Verbraken et al., IEEE TKDE 2013). A customer about to leave takes the offer and stays with the acceptance share g: each gains
 * g * (value - offer) - contact. One who would have stayed takes the offer too: each costs offer + contact.
 */
public final class CampaignCurve {
    /** Above every score there can be, so also above those of rows that are not ranked here. */
    private static final float NOBODY = Math.nextUp(1f);

    private final RankedScores ranked;
    private final double ofPositive;
    private final double ofNegative;

    public CampaignCurve(RankedScores ranked, Campaign campaign) {
        this.ranked = ranked;
        ofPositive =
                campaign.acceptanceShare() * (campaign.customerValue() - campaign.offerCost()) - campaign.contactCost();
        ofNegative = -campaign.offerCost() - campaign.contactCost();
    }

    /**
     * @param share of the customers that are contacted, 0 to 1
     * @param perCustomer expected profit by the number of all customers, contacted or not
     */
    public record Point(float threshold, double share, double perCustomer) {}

    /**
     * The threshold of the largest profit, of equals the highest. Where contacting anybody loses money it lies just above 1.
     */
    public float best() {
        int best = -1;
        double largest = 0;
        for (int tie = 0; tie < ranked.ties(); tie++) {
            double profit = profit(tie);
            if (profit > largest) {
                largest = profit;
                best = tie;
            }
        }
        return best < 0 ? NOBODY : ranked.thresholdAt(best);
    }

    /** What a threshold that was chosen elsewhere gains here. */
    public Point at(float threshold) {
        int tie = -1;
        while (tie + 1 < ranked.ties() && ranked.thresholdAt(tie + 1) >= threshold) {
            tie++;
        }
        return tie < 0
                ? new Point(threshold, 0, 0)
                : new Point(threshold, point(tie).share(), point(tie).perCustomer());
    }

    /** At most 200 points, from the highest threshold to the lowest, about equally many customers apart. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (OperatingPoint point : OperatingPoint.curve(ranked)) {
            points.add(at(point.threshold()));
        }
        return points;
    }

    private Point point(int tie) {
        return new Point(
                ranked.thresholdAt(tie), (double) ranked.rowsAbove(tie) / ranked.rows(), profit(tie) / ranked.rows());
    }

    private double profit(int tie) {
        int positives = ranked.positivesAbove(tie);
        return positives * ofPositive + (ranked.rowsAbove(tie) - positives) * ofNegative;
    }
}
