package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.Outages;
import io.modeltrail.contracts.refusal.Refusal;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a failure is to a protocol that has forms of its own for errors. Thread-safe. */
@Component
public class ProtocolFailures {
    private final ObjectProvider<Outages> outages;

    ProtocolFailures(ObjectProvider<Outages> outages) {
        this.outages = outages;
    }

    /** @return empty when it is a fault of ours, or the protocol's own matter */
    public Optional<Refusal> refusalIn(Throwable thrown) {
        return RefusalText.refusalIn(thrown)
                .or(() -> outages.stream()
                        .flatMap(known -> known.outageIn(thrown).stream())
                        .findFirst());
    }
}
