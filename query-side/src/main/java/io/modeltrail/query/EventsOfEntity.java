package io.modeltrail.query;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Set;

/** Finds the events about one data subject in the rows of one projection. */
public interface EventsOfEntity {
    /**
     * The oldest first, and no more than {@code most}.
     *
     * @param names under which rows may be
     */
    List<Long> positionsOf(UseCaseKey useCase, Set<String> names, int most);
}
