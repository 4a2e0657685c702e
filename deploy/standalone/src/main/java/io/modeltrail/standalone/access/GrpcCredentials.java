package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.runtime.inference.grpc.GrpcCallers;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who may ask for predictions over HTTP may do so over gRPC, with the same credentials. */
@Component
class GrpcCredentials implements GrpcCallers {
    private final Credentials credentials;

    GrpcCredentials(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Optional<Actor> callerOf(String authorization, String address) {
        return credentials
                .callerOf(authorization, address)
                .filter(caller -> caller.roles().contains(Role.PRODUCT))
                .map(caller -> new Actor(caller.actorId(), Role.PRODUCT));
    }
}
