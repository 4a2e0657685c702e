package io.modeltrail.standalone.axonserver;

import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.queryhandling.DefaultQueryGateway;

/** Gives whoever asked the refusal that was made in another process. */
final class RefusingQueryGateway extends DefaultQueryGateway {
    RefusingQueryGateway(Builder builder) {
        super(builder);
    }

    @Override
    public <R, Q> CompletableFuture<R> query(String queryName, Q query, ResponseType<R> responseType) {
        return super.query(queryName, query, responseType)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(RefusalDetails.unpacked(failure)));
    }
}
