package io.modeltrail.standalone.problem;

import io.modeltrail.contracts.refusal.Outages;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@link RefusalOf} knows to be away for a while, for protocols that word their errors themselves. */
@Component
class KnownOutages implements Outages {
    @Override
    public Optional<Refusal> outageIn(Throwable failure) {
        return RefusalOf.foreseen(failure).filter(refusal -> refusal.code().kind() == RefusalCode.Kind.NOT_READY);
    }
}
