package io.modeltrail.eventstore;

import io.modeltrail.contracts.identity.Identifiers;
import org.axonframework.common.IdentifierFactory;

/** Gives every Axon message a UUIDv7. Public because {@link java.util.ServiceLoader}, through which Axon finds it, demands it. */
public final class TimeOrderedIdentifierFactory extends IdentifierFactory {
    @Override
    public String generateIdentifier() {
        return Identifiers.next().toString();
    }
}
