package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.inference.grpc.GrpcCallers;
import java.util.Map;
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
        return credentials.callerOf(authorization, address).map(caller -> {
            if (!caller.roles().contains(Role.PRODUCT)) {
                throw new Refusal(
                        RefusalCode.NOT_PERMITTED,
                        Map.of("needed", Role.PRODUCT.name()),
                        "Ask somebody who has this role.");
            }
            return new Actor(caller.actorId(), Role.PRODUCT);
        });
    }
}
