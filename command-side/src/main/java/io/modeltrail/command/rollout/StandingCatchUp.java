package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the rows off the event log.
 *
 * <p>With Axon Server as the event store that is the only way in which they change: whoever decides takes the one lock, reads what the
 * rows do not have yet, and decides; the lock is held until the append is done. So a process that ends between the append and the
 * commit here leaves rows that lack its events, and the next decision reads them first. With PostgreSQL as the event store the rows
 * change in the transaction of the append, and only the operator's rebuild comes here.
 */
@Component
class StandingCatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(StandingCatchUp.class);
    private static final int EVENTS_IN_A_TRANSACTION = 20_000;
    /** Some seconds of reading. */
    private static final int MOST_EVENTS_BEFORE_A_DECISION = 100_000;

    private final StandingRows rows;
    private final StandingFold fold;
    private final StandingLog log;
    private final TransactionTemplate transactions;
    private final boolean logIsElsewhere;

    StandingCatchUp(
            StandingRows rows,
            StandingFold fold,
            StandingLog log,
            PlatformTransactionManager transactions,
            @Value("${axon.axonserver.enabled:false}") boolean logIsElsewhere) {
        this.rows = rows;
        this.fold = fold;
        this.log = log;
        this.transactions = new TransactionTemplate(transactions);
        this.logIsElsewhere = logIsElsewhere;
    }

    /** In the transaction of the decision, before it looks at the rows. Other processes wait here until that transaction ends. */
    void beforeDeciding() {
        if (!logIsElsewhere) {
            return;
        }
        long reached = rows.lockReached();
        long head = headNotBefore(reached);
        if (head - reached > MOST_EVENTS_BEFORE_A_DECISION) {
            throw new Refusal(
                    RefusalCode.STANDING_BEHIND,
                    Map.of("position", Long.toString(reached), "headPosition", Long.toString(head)),
                    "Repeat the request in a moment; the events in between are being read.");
        }
        apply(reached, head);
    }

    /** In a transaction of its own, for whoever only looks. */
    void beforeLooking() {
        if (logIsElsewhere) {
            transactions.executeWithoutResult(status -> beforeDeciding());
        }
    }

    /** At the start, and then often enough that a decision has little to read. */
    @Scheduled(fixedDelayString = "${modeltrail.rollout.catch-up-every:PT5S}")
    void keepUp() {
        if (!logIsElsewhere) {
            return;
        }
        try {
            while (Boolean.TRUE.equals(transactions.execute(status -> readSome()))) {
                // there is more
            }
        } catch (RuntimeException unreachable) {
            LOG.warn("The standing of the rollouts could not be read off the event log; trying again", unreachable);
        }
    }

    /** Makes the rows anew from the whole log. Decisions wait only for the end of it. @return position up to which they hold */
    long rebuild() {
        List<Object> found = new ArrayList<>();
        long seen = log.head();
        log.read(-1, seen, found::add);
        long head = transactions.execute(status -> {
            rows.lockAll();
            long last = log.head();
            log.read(seen, last, found::add);
            rows.forgetAll();
            found.forEach(fold::apply);
            if (logIsElsewhere) {
                rows.reached(last);
            }
            return last;
        });
        LOG.info("The standing of the rollouts was rebuilt from {} events up to position {}", found.size(), head);
        return head;
    }

    private boolean readSome() {
        long reached = rows.lockReached();
        long head = headNotBefore(reached);
        long to = Math.min(head, reached + EVENTS_IN_A_TRANSACTION);
        apply(reached, to);
        return to < head;
    }

    private void apply(long reached, long to) {
        if (reached < to) {
            if (reached < 0) {
                rows.forgetAll(); // what is there was not read off this log
            }
            log.read(reached, to, fold::apply);
            rows.reached(to);
        }
    }

    private long headNotBefore(long reached) {
        long head = log.head();
        if (head < reached) {
            throw new IllegalStateException("The standing of the rollouts was read up to position " + reached
                    + ", and the event store ends at " + head + ": this database belongs to another event store");
        }
        return head;
    }
}
