package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What requests are served by at one moment, immutable. A use case is served by the route that its rollouts ask for, as a whole; while
 * an artefact of that one does not load, by the last one whose artefacts did, also as a whole. Nobody is ever given to the other side
 * of the same route, and a route that was rolled back is not gone on with.
 */
record RoutesInService(RouteTable table, Map<UseCaseKey, Entry> routes) {
    static final RoutesInService NONE = new RoutesInService(RouteTable.EMPTY, Map.of());

    /**
     * @param wanted what the rollouts ask for
     * @param held whether another route serves until it can
     */
    record Entry(LoadedRoute serving, LoadedRoute wanted, boolean held) {}

    /** What a missing scorer does to requests. */
    enum Effect {
        PREVIOUS_ROUTE_SERVES,
        ITS_ENTITIES_ARE_REFUSED,
        SHADOW_DOES_NOT_SCORE
    }

    /** A model version that ought to score and cannot. */
    record Trouble(UseCaseKey useCase, ModelVersionId modelVersionId, Effect effect, String reason) {}

    RoutesInService {
        routes = Map.copyOf(routes);
    }

    /** Reads the artefacts that the table names and that are not in memory yet. */
    RoutesInService followedBy(RouteTable newer, Scorers scorers) {
        Map<UseCaseKey, Entry> next = new HashMap<>();
        newer.routes().forEach((useCase, route) -> {
            LoadedRoute wanted = LoadedRoute.of(route, scorers::of);
            next.put(useCase, entry(wanted, routes.get(useCase), newer));
        });
        return new RoutesInService(newer, next);
    }

    private static Entry entry(LoadedRoute wanted, @Nullable Entry before, RouteTable newer) {
        if (wanted.decides() || before == null) {
            return new Entry(wanted, wanted, false);
        }
        LoadedRoute last = before.serving();
        boolean goesOn = last.decides() && !last.served().isEmpty() && last.standsWithout(newer.rolledBack());
        return new Entry(goesOn ? last : wanted, wanted, goesOn);
    }

    Optional<LoadedRoute> of(UseCaseKey useCase) {
        return Optional.ofNullable(routes.get(useCase)).map(Entry::serving);
    }

    /** Whether all scorers are there. */
    boolean complete() {
        return routes.values().stream().allMatch(entry -> entry.wanted().complete());
    }

    long held() {
        return routes.values().stream().filter(Entry::held).count();
    }

    Set<Sha256Digest> artefacts() {
        Set<Sha256Digest> digests = new HashSet<>();
        routes.values().forEach(entry -> {
            digests.addAll(entry.serving().artefacts());
            digests.addAll(entry.wanted().artefacts());
        });
        return digests;
    }

    List<Trouble> troubles() {
        return routes.entrySet().stream()
                .flatMap(entry -> troubles(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Stream<Trouble> troubles(UseCaseKey useCase, Entry entry) {
        return entry.wanted().missing().stream()
                .map(missing -> new Trouble(
                        useCase,
                        missing.modelVersionId(),
                        entry.held()
                                ? Effect.PREVIOUS_ROUTE_SERVES
                                : missing.shadow() ? Effect.SHADOW_DOES_NOT_SCORE : Effect.ITS_ENTITIES_ARE_REFUSED,
                        reason(missing.refusal())));
    }

    /** Refusals of artefacts hold digests and states of files only. */
    private static String reason(Refusal refusal) {
        return refusal.found().containsKey("file")
                ? "artefact " + refusal.found().get("file")
                : refusal.found().containsKey("modelVersionId")
                        ? "registration not read yet"
                        : "not the artefact that was registered, or not one that this version reads";
    }
}
