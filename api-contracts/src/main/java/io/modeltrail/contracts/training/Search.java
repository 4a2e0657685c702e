package io.modeltrail.contracts.training;

/**
 * Search for hyper-parameters by successive halving (Jamieson and Talwalkar 2016): all candidates are judged on a small share of the
 * rows, the best of them on more, and so on. The plan's own parameters are always one of the candidates.
 *
 * @param candidates 2 to 200
 * @param reduction one in so many goes on to the next round, with so many times the rows, 2 to 5
 * @param firstShare share of the rows outside the hold-out that the first round learns from, 0.02 to 1
 */
public record Search(int candidates, int reduction, double firstShare) {
    public Search {
        Bounds.inRange("candidates", candidates, 2, 200);
        Bounds.inRange("reduction", reduction, 2, 5);
        Bounds.inRange("firstShare", firstShare, 0.02, 1);
    }
}
