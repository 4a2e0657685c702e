package io.modeltrail.runtime.inference.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.inference.RefusalText;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals as gRPC's status codes. */
final class GrpcStatus {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcStatus.class);

    private GrpcStatus() {}

    static Status of(Refusal refusal) {
        return code(refusal).withDescription(RefusalText.of(refusal));
    }

    private static Status code(Refusal refusal) {
        if (refusal.code() == RefusalCode.NOTHING_SERVED) {
            return Status.UNAVAILABLE;
        }
        return switch (refusal.code().kind()) {
            case NOT_FOUND -> Status.NOT_FOUND;
            case NOT_READY -> Status.UNAVAILABLE;
            case INTERNAL -> Status.INTERNAL;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case FORBIDDEN -> Status.PERMISSION_DENIED;
            case TOO_MANY_REQUESTS -> Status.RESOURCE_EXHAUSTED;
            case CONFLICT -> Status.FAILED_PRECONDITION;
            default -> Status.INVALID_ARGUMENT;
        };
    }

    /** @param refusal what the failure was found to be */
    static StatusRuntimeException exception(Throwable thrown, Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            return of(refusal.get()).asRuntimeException();
        }
        LOG.error("an inference call failed", thrown);
        return Status.INTERNAL.withDescription(RefusalCode.INTERNAL.rule()).asRuntimeException();
    }
}
