package io.modeltrail.query;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;

/** Finds the events about one data subject in the rows of one projection. */
public interface EventsOfEntity {
    /** The oldest first, and no more than {@code most}. */
    List<Long> positionsOf(UseCaseKey useCase, String entity, int most);
}
