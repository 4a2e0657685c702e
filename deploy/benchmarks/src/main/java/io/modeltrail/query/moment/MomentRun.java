package io.modeltrail.query.moment;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.query.moment.MomentView.State;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ApplicationContext;

/** The making of one moment, as the first question about it has it made. */
public final class MomentRun {
    private static final Actor AUDITOR = new Actor("benchmark", Role.AUDITOR);

    private MomentRun() {}

    /** Returns when the moment is ready, and removes it again. */
    public static long nanos(ApplicationContext beans, long position) throws InterruptedException {
        Moments moments = beans.getBean(Moments.class);
        long begin = System.nanoTime();
        UUID id = moments.ask(new AskedMoment.Position(position), roles -> Optional.of(AUDITOR))
                .momentId();
        while (moments.find(id).state() != State.READY) {
            if (moments.find(id).state() == State.FAILED) {
                throw new IllegalStateException("the moment could not be made");
            }
            LockSupport.parkNanos(5_000_000);
        }
        long nanos = System.nanoTime() - begin;
        moments.remove(id);
        return nanos;
    }
}
