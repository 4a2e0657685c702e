package io.modeltrail.churnpilot.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What the customer database knows of a customer.
 *
 * @param birthYear null = unknown
 * @param country ISO 3166 code of two letters; null = unknown
 */
record Profile(
        @Nullable Integer birthYear,
        @Nullable String country,
        Tier tier,
        long signupAtMillis,
        int seats,
        boolean marketingConsent) {

    Profile with(Tier newTier, int newSeats) {
        return new Profile(birthYear, country, newTier, signupAtMillis, newSeats, marketingConsent);
    }

    Profile withConsent(boolean consent) {
        return new Profile(birthYear, country, tier, signupAtMillis, seats, consent);
    }
}
