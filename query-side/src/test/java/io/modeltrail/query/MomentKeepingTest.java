package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.query.QuerySideForTests.Answer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a moment is kept: while somebody reads it, and as long as the program would make the same. */
class MomentKeepingTest {
    private static final String LONG_UNUSED = "UPDATE query_moment SET used_at = now() - INTERVAL '1 minute'";

    private final QuerySideForTests querySide =
            new QuerySideForTests(LogForTests.WHOLE, Map.of("modeltrail.moments.kept", 1));
    private final ExecutorService readers = Executors.newCachedThreadPool();

    @BeforeEach
    void oneIsKept() {
        querySide.happened(new SampleTrail("first").events());
        awaitMoment(3);
    }

    @AfterEach
    void close() {
        readers.shutdownNow();
        querySide.close();
    }

    @Test
    void oneThatIsReadForLongMakesNoRoomUntilItHasBeenRead() throws Exception {
        CompletableFuture<Answer> reading;
        try (Connection holding =
                        Objects.requireNonNull(querySide.jdbc().getDataSource()).getConnection();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("LOCK TABLE " + schemas().getFirst() + ".query_dataset IN ACCESS EXCLUSIVE MODE");
            reading = CompletableFuture.supplyAsync(() -> querySide.answer("/api/v1/datasets?asOf=3"), readers);
            querySide.await(this::somebodyWaits);

            querySide.jdbc().update(LONG_UNUSED);
            assertThat(CompletableFuture.supplyAsync(() -> querySide.refusalOf("/api/v1/datasets?asOf=4"), readers)
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo("MOMENTS_BUSY");
            // Other processes are told without a question.
            querySide.jdbc().update(LONG_UNUSED);
            querySide.await(() -> Boolean.TRUE.equals(querySide
                    .jdbc()
                    .queryForObject("SELECT used_at > now() - INTERVAL '5 seconds' FROM query_moment", Boolean.class)));
            assertThat(reading).isNotDone();
            holding.rollback();
        }
        assertThat(reading.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);

        querySide.jdbc().update(LONG_UNUSED);
        awaitMoment(4);
        querySide.await(() -> schemas().size() == 1);
    }

    @Test
    void thoseOfAnotherProgramAreRemovedWhenTheProcessStarts() {
        String before = schemas().getFirst();
        querySide.jdbc().update("UPDATE query_moment SET made_with = 'another program'");

        querySide.restartMoments();

        querySide.await(() -> schemas().isEmpty());
        assertThat(querySide.get("/api/v1/audit/moments").get("items").isEmpty())
                .isTrue();
        awaitMoment(3);
        assertThat(schemas()).hasSize(1).doesNotContain(before);
    }

    @Test
    void oneThatAnotherProgramHasMadeSinceIsMadeAnew() {
        String before = schemas().getFirst();
        querySide.jdbc().update("UPDATE query_moment SET made_with = NULL");

        assertThat(querySide.answer("/api/v1/datasets?asOf=3").status()).isEqualTo(202);

        awaitMoment(3);
        querySide.await(() -> schemas().size() == 1 && !schemas().contains(before));
    }

    private boolean somebodyWaits() {
        Long waiting = querySide.jdbc().queryForObject("SELECT count(*) FROM pg_locks WHERE NOT granted", Long.class);
        return waiting != null && waiting > 0;
    }

    private void awaitMoment(long position) {
        querySide.await(
                () -> querySide.answer("/api/v1/datasets?asOf=" + position).status() == 200);
    }

    private List<String> schemas() {
        return querySide
                .jdbc()
                .queryForList("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'moment\\_%'", String.class);
    }
}
