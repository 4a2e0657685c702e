package io.modeltrail.contracts.refusal;

import java.util.Optional;

/**
 * Which failures mean that something the platform stands on is away for a while. The application answers, because it knows all the libraries
 * that fail; a protocol with errors of its own asks.
 */
public interface Outages {
    /** @return a refusal of kind {@link RefusalCode.Kind#NOT_READY}; empty when the failure is no such thing */
    Optional<Refusal> outageIn(Throwable failure);
}
