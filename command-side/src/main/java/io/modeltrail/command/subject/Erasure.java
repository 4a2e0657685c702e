package io.modeltrail.command.subject;

import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far one erasure is. */
final class Erasure {
    private final ErasureRequested request;
    private final @Nullable Erasure before;
    private final Map<String, StoreErasure> done = new TreeMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Map<String, String> failures = new HashMap<>();
    private boolean announced;
    private boolean keyIsGivenUp;
    private boolean certified;

    /** @param before the one that was stopped before this one was asked for */
    Erasure(ErasureRequested request, @Nullable Erasure before) {
        this.request = request;
        this.before = before;
    }

    @Nullable
    Erasure before() {
        return before;
    }

    ErasureId id() {
        return request.erasureId();
    }

    SubjectId subjectId() {
        return request.subjectId();
    }

    List<String> stores() {
        return request.stores();
    }

    boolean announced() {
        return announced;
    }

    void announce() {
        announced = true;
    }

    boolean waitsFor(String store) {
        return announced && stores().contains(store) && !done.containsKey(store);
    }

    boolean hasBegun(String store) {
        return begun.contains(store);
    }

    void begin(String store) {
        begun.add(store);
    }

    List<String> waitingFor() {
        return stores().stream().filter(store -> !done.containsKey(store)).toList();
    }

    List<String> erasedStores() {
        return List.copyOf(done.keySet());
    }

    void add(StoreErasure erasure) {
        done.put(erasure.store(), erasure);
    }

    @Nullable
    String failureOf(String store) {
        return failures.get(store);
    }

    void failed(String store, String failure) {
        failures.put(store, failure);
    }

    boolean keyIsGivenUp() {
        return keyIsGivenUp;
    }

    void giveUpTheKey() {
        keyIsGivenUp = true;
    }

    boolean certified() {
        return certified;
    }

    void certify() {
        certified = true;
    }

    String certificate(SubjectId subject, UseCaseKey useCase, Instant keyDestroyedAt) {
        return new ErasureCertificate(
                        "Modeltrail certificate of erasure",
                        subject,
                        useCase,
                        id(),
                        request.requestedBy(),
                        request.at(),
                        request.reason(),
                        keyDestroyedAt,
                        List.copyOf(done.values()))
                .json();
    }
}
