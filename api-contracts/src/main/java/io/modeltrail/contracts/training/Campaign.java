package io.modeltrail.contracts.training;

/**
 * What a retention campaign costs and gains, for the maximum profit threshold (Verbeke et al. 2012, EJOR 218).
 *
 * @param currency ISO 4217, for example {@code USD}
 * @param customerValue what a customer who stays is worth, above 0 to 1e9
 * @param offerCost of an incentive that is accepted, 0 to 1e9
 * @param contactCost of each customer contacted, 0 to 1e9
 * @param acceptanceShare of the customers about to leave who take the offer and stay, 0 to 1
 */
public record Campaign(
        String currency, double customerValue, double offerCost, double contactCost, double acceptanceShare) {
    public Campaign {
        Bounds.require(
                currency != null && currency.matches("[A-Z]{3}"),
                "Give the currency as three capital letters, for example USD.");
        Bounds.inRange("customerValue", customerValue, 1e-9, 1e9);
        Bounds.inRange("offerCost", offerCost, 0, 1e9);
        Bounds.inRange("contactCost", contactCost, 0, 1e9);
        Bounds.inRange("acceptanceShare", acceptanceShare, 0, 1);
    }
}
