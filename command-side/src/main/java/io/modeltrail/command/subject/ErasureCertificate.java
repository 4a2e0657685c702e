package io.modeltrail.command.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is given to whoever asked to be erased. The text is kept as it is made here, so that its digest holds for ever.
 *
 * @param stores what was erased where, and what remains there until when
 */
record ErasureCertificate(
        String document,
        SubjectId subjectId,
        UseCaseKey useCase,
        ErasureId erasureId,
        Actor requestedBy,
        Instant requestedAt,
        String reason,
        Instant keyDestroyedAt,
        List<StoreErasure> stores) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY) // in the order of the components
            .build();

    ErasureCertificate {
        stores = List.copyOf(stores);
    }

    String json() {
        return JSON.writeValueAsString(this);
    }
}
