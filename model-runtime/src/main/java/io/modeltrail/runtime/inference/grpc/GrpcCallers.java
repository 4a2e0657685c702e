package io.modeltrail.runtime.inference.grpc;

import io.modeltrail.contracts.access.Actor;
import java.util.Optional;

/** Tells who calls, by the same credentials and rights as over HTTP. */
@FunctionalInterface
public interface GrpcCallers {
    /**
     * @param authorization as in the HTTP header; the caller's address bounds how often a password may be tried
     * @return empty when the credentials are wrong
     * @throws io.modeltrail.contracts.refusal.Refusal NOT_PERMITTED when they do not let the caller ask for predictions
     */
    Optional<Actor> callerOf(String authorization, String address);
}
