package io.modeltrail.contracts.model;

import io.modeltrail.contracts.usecase.UseCaseKey;

/** Questions about model versions that another module asks. */
public sealed interface ModelVersionQuery {
    /** Answered by {@link Champion}: the champion now, as far as the projection has come. */
    record FindChampion(UseCaseKey useCase) implements ModelVersionQuery {}
}
