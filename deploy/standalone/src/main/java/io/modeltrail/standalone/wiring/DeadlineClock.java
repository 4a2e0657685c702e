package io.modeltrail.standalone.wiring;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.modeltrail.saga.SagasConfiguration;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the scheduler of deadlines when the handlers of messages are there, and stops it before them. Axon leaves this to
 * db-scheduler's own Spring Boot starter, which is not used here.
 */
@Component
class DeadlineClock implements SmartLifecycle {
    private static final int AFTER_AXON = SpringAxonConfiguration.LIFECYCLE_PHASE + 1;

    private final Scheduler scheduler;
    private final boolean sagasRunHere;
    private volatile boolean running;

    /** @param sagas absent in a process without that role, which would take deadlines out of the table and do nothing */
    DeadlineClock(Scheduler scheduler, ObjectProvider<SagasConfiguration> sagas) {
        this.scheduler = scheduler;
        this.sagasRunHere = sagas.getIfAvailable() != null;
    }

    @Override
    public void start() {
        if (sagasRunHere) {
            scheduler.start();
        }
        running = true;
    }

    @Override
    public void stop() {
        scheduler.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AFTER_AXON;
    }
}
