package io.modeltrail.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.runtime.replay.JobProgress.Worked;
import io.modeltrail.runtime.replay.ReplayStatus.State;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which faults end a replay, and which it survives. */
class ReplayWorkerTest {
    private static final RuntimeException AWAY = new DataAccessResourceFailureException("no connection");
    private static final RuntimeException BUSY = new Refusal(RefusalCode.EVENT_LOG_BUSY, "Try again.");
    private static final RuntimeException DEFECT = new IllegalStateException("a defect");

    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/runtime");
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final ReplayRows rows = new ReplayRows(jdbc, JsonMapper.shared());
    private final FailingWork work = new FailingWork();
    private final ReplayWorker worker = new ReplayWorker(rows, List.of(work), JsonMapper.shared());

    @BeforeEach
    void start() {
        worker.start();
    }

    @AfterEach
    void stop() {
        worker.stop();
        database.close();
    }

    @Test
    void aReportThatAPassingFaultHasEndedIsMadeAnew() {
        work.reportFaults.addAll(List.of(AWAY, BUSY));

        ReplayStatus ended = ended(begin());

        assertThat(ended.state()).isEqualTo(State.COMPLETED);
        assertThat(ended.failure()).isNull();
        assertThat(ended.taken()).isEqualTo(3);
        assertThat(ended.replayed()).isEqualTo(2);
        assertThat(work.reports.get()).isEqualTo(3);
    }

    @Test
    void aReportThatCannotBeMadeForLongIsGivenUp() {
        for (int one = 0; one < 2 * ReplayWorker.MOST_ATTEMPTS; one++) {
            work.reportFaults.add(AWAY);
        }

        ReplayStatus ended = ended(begin());

        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.failure()).isEqualTo("internal: DataAccessResourceFailureException");
        assertThat(work.reports.get()).isEqualTo(ReplayWorker.MOST_ATTEMPTS);
    }

    @Test
    void aDefectEndsTheMakingAtOnce() {
        work.reportFaults.add(DEFECT);

        assertThat(ended(begin()).state()).isEqualTo(State.FAILED);
        assertThat(work.reports.get()).isEqualTo(1);
    }

    @Test
    void aReportThatIsKeptIsRecordedHoweverLongItTakes() {
        int attempts = 3 * ReplayWorker.MOST_ATTEMPTS;
        for (int one = 0; one < attempts; one++) {
            work.recordFaults.add(one % 2 == 0 ? BUSY : AWAY);
        }
        ReplayId job = begin();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !work.recorded.isEmpty() && status(job).failure() != null);
        ReplayStatus between = status(job);
        assertThat(between.state()).isEqualTo(State.RECORDING);
        assertThat(between.failure()).isEqualTo("event-log-busy");

        ReplayStatus ended = ended(job);

        assertThat(ended.state()).isEqualTo(State.COMPLETED);
        assertThat(work.reports.get()).isEqualTo(1);
        assertThat(work.recorded).hasSize(attempts + 1).containsOnly(ended.reportDigest());
    }

    @Test
    void whatNobodyKnowsIsRecordedAFewTimesOnly() {
        for (int one = 0; one < 2 * ReplayWorker.MOST_ATTEMPTS; one++) {
            work.recordFaults.add(DEFECT);
        }

        assertThat(ended(begin()).state()).isEqualTo(State.FAILED);
        assertThat(work.recorded).hasSize(ReplayWorker.MOST_ATTEMPTS);
    }

    @Test
    void aJobThatEndsItsWorkersIsNotGivenToAnotherForEver() {
        worker.stop();
        ReplayId job = begin();
        jdbc.sql("UPDATE replay_job SET state = 'RUNNING', worker = gen_random_uuid(), attempts = ?,"
                        + " seen_at = now() - INTERVAL '2 minutes'")
                .param(ReplayWorker.MOST_ATTEMPTS)
                .update();
        worker.start();

        assertThat(ended(job).state()).isEqualTo(State.FAILED);
        assertThat(work.reports.get()).isZero();
    }

    private ReplayId begin() {
        ReplayJob job = new ReplayJob(
                ReplayId.next(),
                ReplayKind.REPLAY,
                "{}",
                null,
                null,
                0,
                9,
                null,
                new Actor("officer", Role.COMPLIANCE_OFFICER));
        assertThat(rows.insert(job, 20)).isTrue();
        worker.wake();
        return job.replayId();
    }

    private ReplayStatus status(ReplayId job) {
        return rows.find(job, ReplayKind.REPLAY).orElseThrow();
    }

    /** Pauses are over at once. */
    private ReplayStatus ended(ReplayId job) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            jdbc.sql("UPDATE replay_job SET claimable_at = now()").update();
            worker.wake();
            return !status(job).state().open();
        });
        return status(job);
    }

    /** Fails as often as it was told, and then does it. */
    private static final class FailingWork implements ReplayWork {
        private final Queue<RuntimeException> reportFaults = new ConcurrentLinkedQueue<>();
        private final Queue<RuntimeException> recordFaults = new ConcurrentLinkedQueue<>();
        private final AtomicInteger reports = new AtomicInteger();
        private final List<Sha256Digest> recorded = new CopyOnWriteArrayList<>();

        @Override
        public ReplayKind kind() {
            return ReplayKind.REPLAY;
        }

        @Override
        public Object report(ReplayJob job, JobProgress progress) throws InterruptedException {
            progress.at(9, new Worked(3, 2));
            int number = reports.incrementAndGet();
            fail(reportFaults.poll());
            return Map.of("number", number);
        }

        @Override
        public void record(ReplayJob job, JsonNode report, Sha256Digest digest) {
            recorded.add(digest);
            fail(recordFaults.poll());
        }

        private static void fail(@Nullable RuntimeException fault) {
            if (fault != null) {
                throw fault;
            }
        }
    }
}
