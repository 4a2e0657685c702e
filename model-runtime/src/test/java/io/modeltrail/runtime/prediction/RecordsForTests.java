package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.replay.ReplayCommand.RecordCounterfactualReplay;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of replays as the command side and the event store do: the same again changes nothing, another one is refused, and
 * what an identifier names is one thing, whatever its kind.
 */
final class RecordsForTests {
    private final Map<String, Object> recorded = new ConcurrentHashMap<>();
    private final Queue<RuntimeException> faults = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Class<?>> deadly = new AtomicReference<>();

    CommandGateway gateway() {
        CommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(RecordAccess.class.getName(), message -> {
            RecordAccess command = (RecordAccess) message.getPayload();
            record(
                    command.accessId().toString(),
                    command,
                    RecordAccess.class,
                    before -> before.what().equals(command.what())
                            && before.kind() == command.kind()
                            && before.details().equals(command.details())
                            && before.by().equals(command.by()));
            return null;
        });
        bus.subscribe(RecordCounterfactualReplay.class.getName(), message -> {
            RecordCounterfactualReplay command = (RecordCounterfactualReplay) message.getPayload();
            record(
                    command.replayId().toString(),
                    command,
                    RecordCounterfactualReplay.class,
                    before -> before.reportDigest().equals(command.reportDigest()));
            return null;
        });
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    private <T> void record(String identifier, T command, Class<T> kind, Predicate<T> same) {
        RuntimeException fault = faults.poll();
        if (fault != null) {
            throw fault;
        }
        Object before = recorded.putIfAbsent(identifier, command);
        if (before != null && !kind.isInstance(before)) {
            throw new AggregateStreamCreationException("something else has this identifier: " + identifier);
        }
        if (before != null && !same.test(kind.cast(before))) {
            throw new Refusal(RefusalCode.ALREADY_EXISTS, "Give another one a new identity.");
        }
        if (deadly.compareAndSet(kind, null)) {
            throw new KilledAfterRecording();
        }
    }

    /** As no code catches it, what comes after it is not done. */
    private static final class KilledAfterRecording extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Whoever sends the next record of a kind hears nothing of it, and does nothing more. */
    void killAfter(Class<?> kind) {
        deadly.set(kind);
    }

    /** The next record is answered with it, and not taken. */
    void fail(RuntimeException fault) {
        faults.add(fault);
    }

    <T> Collection<T> all(Class<T> kind) {
        return recorded.values().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
