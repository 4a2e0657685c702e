package io.modeltrail.query.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who served everybody in a use case at a time.
 *
 * @param at the time asked for
 * @param modelVersionId null when nobody did
 * @param rolloutId the rollout whose end made it so; null when there was no such end before
 * @param since time of that end's event
 * @param sincePosition position of that end's event
 */
record ChampionView(
        UseCaseKey useCase,
        Instant at,
        @Nullable ModelVersionId modelVersionId,
        @Nullable Sha256Digest artefactDigest,
        @Nullable RolloutId rolloutId,
        @Nullable Instant since,
        @Nullable Long sincePosition) {
    static ChampionView nobody(UseCaseKey useCase, Instant at) {
        return new ChampionView(useCase, at, null, null, null, null, null);
    }
}
