package io.modeltrail.standalone.axonserver;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.standalone.problem.RefusalOf;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryMessage;
import org.jspecify.annotations.Nullable;

/** Packs what fails in a query handler as the refusal that it stands for. */
final class PackedQueryRefusals implements MessageHandlerInterceptor<QueryMessage<?, ?>> {
    @Override
    public @Nullable Object handle(UnitOfWork<? extends QueryMessage<?, ?>> unitOfWork, InterceptorChain chain) {
        try {
            return chain.proceed();
        } catch (Exception failure) { // the handlers may throw anything, and all of it must cross
            Refusal refusal = RefusalOf.exception(failure);
            throw new QueryExecutionException(refusal.getMessage(), null, RefusalDetails.of(refusal));
        }
    }
}
