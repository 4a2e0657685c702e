package io.modeltrail.query.moment;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.CallerInRole;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.BoundMoment;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.RecordedAccesses;
import io.modeltrail.query.moment.MomentView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The moments that are kept. Few: each holds the tables of this side once more. */
@Component
class Moments {
    /** From one sign that a moment is used to the next it takes less. */
    static final Duration MAYBE_READ = Duration.ofSeconds(10);

    private static final int ATTEMPTS = 3;

    /** Who may also have one made by its address. */
    private static final Set<Role> MAKERS =
            Collections.unmodifiableSet(EnumSet.of(Role.COMPLIANCE_OFFICER, Role.AUDITOR));

    private final MomentRows rows;
    private final MomentTables tables;
    private final MomentReaders readers;
    private final MomentWorker worker;
    private final PositionAtTime positions;
    private final LogHead head;
    private final RecordedAccesses accesses;
    private final int kept;

    /** @param kept moments at most, 1 to 20 */
    Moments(
            MomentRows rows,
            MomentTables tables,
            MomentReaders readers,
            MomentWorker worker,
            PositionAtTime positions,
            LogHead head,
            RecordedAccesses accesses,
            @Value("${modeltrail.moments.kept:3}") int kept) {
        if (kept < 1 || kept > 20) {
            throw new IllegalArgumentException("modeltrail.moments.kept is 1 to 20");
        }
        this.rows = rows;
        this.tables = tables;
        this.readers = readers;
        this.worker = worker;
        this.positions = positions;
        this.head = head;
        this.accesses = accesses;
        this.kept = kept;
    }

    /**
     * The moment, which is begun when there is none yet and the caller may have it made.
     *
     * @param caller who asks
     * @throws Refusal POSITION_AHEAD, TIME_BEFORE_TRAIL, MOMENTS_BUSY, NOT_PERMITTED
     */
    MomentView ask(AskedMoment asked, CallerInRole caller) throws InterruptedException {
        long position = switch (asked) {
            case AskedMoment.Position at -> at.position();
            case AskedMoment.Time at -> positions.of(at.time());
        };
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            MomentView known = rows.at(position).orElse(null);
            if (known == null) {
                begin(position, caller);
                return rows.at(position).orElseThrow(this::busy);
            }
            if (rows.used(known.momentId())) {
                return known;
            }
        }
        throw busy();
    }

    private void begin(long position, CallerInRole caller) {
        Instant recordedAt = head.timeOf(position)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.POSITION_AHEAD,
                        Map.of("position", Long.toString(position), "head", Long.toString(head.position())),
                        "Give a position up to the head of the log."));
        Actor by = caller.in(MAKERS).orElseThrow(() -> notPermitted(position));
        UUID moment = Identifiers.next();
        List<UUID> gone = new ArrayList<>();
        try {
            if (begin(moment, position, recordedAt, gone)) {
                record(moment, position, by);
            }
        } finally {
            // Outside of the lock: tables are dropped when nobody looks at them any more.
            gone.forEach(tables::drop);
        }
        worker.wake();
    }

    /**
     * @param gone gets those that made room
     * @return false when somebody else has begun it
     */
    private synchronized boolean begin(UUID moment, long position, Instant recordedAt, List<UUID> gone) {
        rows.deleteMadeOtherwise(position).ifPresent(gone::add);
        readers.tell();
        gone.addAll(rows.deleteLeastRecentlyUsed(kept - 1, MAYBE_READ));
        if (rows.count() >= kept) {
            throw busy();
        }
        return rows.insert(moment, position, recordedAt);
    }

    /** What cannot be recorded is not made. */
    private void record(UUID moment, long position, Actor by) {
        boolean recorded = false;
        try {
            accesses.record(
                    AccessKind.TIME_TRAVEL,
                    MomentsController.ADDRESS,
                    Map.of("momentId", moment.toString(), "position", Long.toString(position)),
                    by);
            recorded = true;
        } finally {
            if (!recorded) {
                rows.delete(moment);
                tables.drop(moment);
            }
        }
    }

    private static Refusal notPermitted(long position) {
        return new Refusal(
                RefusalCode.NOT_PERMITTED,
                Map.of(
                        "needed",
                        MAKERS.stream().map(Role::name).collect(Collectors.joining(", ")),
                        "position",
                        Long.toString(position)),
                "This moment is not kept. Ask somebody who has one of these roles to have it made: POST "
                        + MomentsController.ADDRESS + ".");
    }

    private Refusal busy() {
        return new Refusal(
                RefusalCode.MOMENTS_BUSY,
                Map.of("kept", Integer.toString(kept)),
                "Wait until a moment has not been used for ten seconds, or remove one: DELETE"
                        + " /api/v1/audit/moments/{id}.");
    }

    /** @param moment READY; it is kept until {@link #hasRead} */
    BoundMoment bound(MomentView moment, AskedMoment asked) {
        if (moment.state() != State.READY) {
            throw new IllegalStateException("only a moment that is ready is read");
        }
        Instant now = asked instanceof AskedMoment.Time at ? at.time() : moment.recordedAt();
        BoundMoment bound = new BoundMoment(moment.position(), now, tables.of(moment.momentId()));
        readers.begin(moment.momentId());
        return bound;
    }

    /** A request that was bound has ended. */
    void hasRead(UUID moment) {
        readers.end(moment);
    }

    MomentView find(UUID id) {
        return rows.find(id)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("momentId", id.toString()),
                        "Moments that are not used make room for others; ask for it again by its position."));
    }

    List<MomentView> list() {
        return rows.list();
    }

    /** One that is being made is given up. */
    void remove(UUID id) {
        find(id);
        rows.delete(id);
        tables.drop(id);
    }

    /**
     * Returns when no tables are left: not of those that were being made, and not what an ended process has left behind. Whoever makes
     * one holds its row while the tables come to be, so that none come to be afterwards.
     *
     * @return how many moments there were
     */
    long removeAll() {
        long removed = rows.deleteAll();
        tables.dropOthersThan(rows::withTables);
        return removed;
    }
}
