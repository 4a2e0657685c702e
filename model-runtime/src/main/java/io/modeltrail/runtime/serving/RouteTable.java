package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.serving.RouteRows.RouteRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all use cases as of one moment, immutable.
 *
 * @param version as {@link RouteRows#version}
 * @param rolledBack rollouts by which nobody may be served
 */
record RouteTable(long version, Map<UseCaseKey, Route> routes, Set<RolloutId> rolledBack) {
    static final RouteTable EMPTY = new RouteTable(0, Map.of(), Set.of());

    RouteTable {
        routes = Map.copyOf(routes);
        rolledBack = Set.copyOf(rolledBack);
    }

    static RouteTable of(List<RouteRow> rows) {
        Map<UseCaseKey, Route> routes = new HashMap<>();
        rows.stream()
                .collect(Collectors.groupingBy(RouteRow::useCase))
                .forEach((useCase, ofUseCase) -> routes.put(useCase, route(ofUseCase)));
        Set<RolloutId> rolledBack = rows.stream()
                .filter(row -> row.state() == RouteRows.State.ROLLED_BACK)
                .map(RouteRow::rolloutId)
                .collect(Collectors.toSet());
        return new RouteTable(rows.stream().mapToLong(RouteRow::weight).sum(), routes, rolledBack);
    }

    private static Route route(List<RouteRow> rows) {
        InService champion = rows.stream()
                .filter(row -> row.state() == RouteRows.State.COMPLETED)
                .max(Comparator.comparingLong(RouteRow::completedPosition))
                .map(RouteTable::inService)
                .orElse(null);
        Route.@Nullable Challenge challenge = rows.stream()
                .filter(RouteRow::open)
                .max(Comparator.comparingLong(RouteRow::startedPosition))
                .map(row -> new Route.Challenge(inService(row), row.sharePercent(), row.salt()))
                .orElse(null);
        return new Route(champion, challenge);
    }

    private static InService inService(RouteRow row) {
        return new InService(row.challenger(), row.rolloutId(), row.step(), row.model());
    }
}
