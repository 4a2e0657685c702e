package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an erasure is answered, no table of the past is left that may hold the person. */
class MomentErasureTest {
    private final QuerySideForTests querySide =
            new QuerySideForTests(LogForTests.WHOLE, Map.of("modeltrail.moments.patience-millis", 3_000));

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void tablesThatAreKeptOrMadeOrLeftBehindAreGoneAndDoNotComeBack() {
        querySide.happened(new SampleTrail("first").events());
        querySide.await(() -> querySide.answer("/api/v1/datasets?asOf=3").status() == 200);
        // The worker applies the whole log, and waits for what does not come.
        UUID building = Identifiers.next();
        querySide
                .jdbc()
                .update(
                        "INSERT INTO query_moment (moment_id, position, recorded_at) VALUES (?, ?, now())",
                        building,
                        querySide.head() + 1_000);
        querySide.await(() -> schemas().contains(schema(building)));
        querySide.jdbc().execute("CREATE SCHEMA " + "moment_" + "0".repeat(32));

        StoreErasure erased = querySide
                .erasable(SubjectStores.MOMENTS)
                .erase(new SubjectId(Identifiers.next()), new Person(new UseCaseKey("telco-churn"), "7590-VHVEG"));

        assertThat(schemas()).isEmpty();
        assertThat(erased.removed()).containsEntry("moments", 2L);
        // The worker ends, and does the next.
        querySide.await(() -> querySide.answer("/api/v1/datasets?asOf=4").status() == 200);
        assertThat(schemas()).hasSize(1).doesNotContain(schema(building));
        assertThat(querySide.get("/api/v1/audit/moments").get("items").size()).isEqualTo(1);
    }

    private static String schema(UUID moment) {
        return "moment_" + moment.toString().replace("-", "");
    }

    private List<String> schemas() {
        return querySide
                .jdbc()
                .query(
                        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'moment\\_%'",
                        (row, number) -> row.getString(1));
    }
}
