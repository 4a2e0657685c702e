package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.serving.RouteRows.RouteRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all use cases as of one moment, immutable.
 *
 * @param version as {@link RouteRows#version}
 */
record RouteTable(long version, Map<UseCaseKey, Route> routes) {
    static final RouteTable EMPTY = new RouteTable(0, Map.of());

    RouteTable {
        routes = Map.copyOf(routes);
    }

    static RouteTable of(List<RouteRow> rows) {
        Map<UseCaseKey, Route> routes = new HashMap<>();
        rows.stream()
                .collect(Collectors.groupingBy(RouteRow::useCase))
                .forEach((useCase, ofUseCase) -> routes.put(useCase, route(ofUseCase)));
        return new RouteTable(rows.stream().mapToLong(RouteRow::weight).sum(), routes);
    }

    Optional<Route> route(UseCaseKey useCase) {
        return Optional.ofNullable(routes.get(useCase));
    }

    /** Those whose artefacts may be asked for. */
    Set<ServedModel> models() {
        return routes.values().stream()
                .flatMap(route -> Stream.of(
                        Optional.ofNullable(route.champion()),
                        Optional.ofNullable(route.challenge()).map(Route.Challenge::challenger)))
                .flatMap(Optional::stream)
                .map(InService::model)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
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
