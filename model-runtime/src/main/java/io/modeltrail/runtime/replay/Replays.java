package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.replay.ReplayId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The jobs, as those see them who ask for them. */
@Component
class Replays {
    private static final int LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;

    private final ReplayRows rows;
    private final ReplayWorker worker;
    private final int mostOpen;

    /** @param mostOpen jobs that may wait or run, 1 to 1,000 */
    Replays(ReplayRows rows, ReplayWorker worker, @Value("${modeltrail.replay.most-open:20}") int mostOpen) {
        if (mostOpen < 1 || mostOpen > 1_000) {
            throw new IllegalArgumentException("modeltrail.replay.most-open is 1 to 1000");
        }
        this.rows = rows;
        this.worker = worker;
        this.mostOpen = mostOpen;
    }

    /** @param next give it as {@code after} to get the next page; null on the last one */
    record Page(List<ReplayStatus> items, @Nullable String next) {}

    ReplayStatus begin(ReplayJob job) {
        if (!rows.insert(job, mostOpen)) {
            throw new Refusal(
                    RefusalCode.REPLAYS_BUSY,
                    Map.of("open", Integer.toString(mostOpen)),
                    "Wait until one has ended, or cancel one.");
        }
        worker.wake();
        return of(job.replayId(), job.kind());
    }

    ReplayStatus of(ReplayId id, ReplayKind kind) {
        return rows.find(id, kind).orElseThrow(() -> notFound(id));
    }

    private static Refusal notFound(ReplayId id) {
        return new Refusal(
                RefusalCode.NOT_FOUND,
                Map.of("replayId", id.toString()),
                "Give the id that the request was answered with.");
    }

    ReplayStatus cancel(ReplayId id, ReplayKind kind) {
        ReplayStatus before = of(id, kind);
        if (!rows.cancel(id, kind)) {
            ReplayStatus now = of(id, kind);
            throw new Refusal(
                    RefusalCode.REPLAY_ALREADY_ENDED,
                    Map.of("replayId", id.toString(), "state", now.state().name()),
                    now.state().open()
                            ? "Its result is found, and is being recorded."
                            : before.state().open() ? "It ended just now." : "Ask for another replay.");
        }
        return of(id, kind);
    }

    String report(ReplayId id, ReplayKind kind) {
        ReplayStatus status = of(id, kind);
        return Optional.of(status)
                .filter(job -> job.state() == ReplayStatus.State.COMPLETED)
                .flatMap(job -> rows.found(id, kind))
                .map(FoundReport::text)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.REPLAY_NOT_COMPLETED,
                        Map.of(
                                "replayId",
                                id.toString(),
                                "state",
                                status.state().name()),
                        status.state().open() ? "Ask again when it is completed." : "Ask for another replay."));
    }

    /** Newest first. */
    Page list(ReplayKind kind, @Nullable ModelVersionId model, @Nullable String limit, @Nullable String after) {
        int size = limit == null ? LIMIT : number(limit);
        List<ReplayStatus> oneMore = rows.list(kind, model, after == null ? null : ReplayId.of(after), size + 1);
        return oneMore.size() <= size
                ? new Page(oneMore, null)
                : new Page(
                        oneMore.subList(0, size),
                        oneMore.get(size - 1).replayId().toString());
    }

    private static int number(String limit) {
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= LARGEST_LIMIT) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // refused below
        }
        throw new Refusal(
                RefusalCode.VALUE_OUT_OF_RANGE,
                Map.of("parameter", "limit"),
                "Give limit a value from 1 to " + LARGEST_LIMIT + ".");
    }
}
