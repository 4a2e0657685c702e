package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.trigger.DueRows;
import io.modeltrail.features.trigger.DueTrigger;
import io.modeltrail.features.trigger.TriggerQueue;
import io.modeltrail.features.trigger.TriggersForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Dead letters in a real table. */
class OnlineErasureRowsTest {
    private final HikariDataSource pool = PostgresForTests.freshDatabase("classpath:db/migration/features");
    private final JdbcClient database = JdbcClient.create(pool);
    private final OnlineErasureRows rows = new OnlineErasureRows(database);

    @BeforeEach
    void define() {
        database.sql("""
                INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
                VALUES ('ours', 1, 'shop', '{}', 0), ('theirs', 1, 'bank', '{}', 0)""").update();
        database.sql("""
                INSERT INTO features_online_stream (feature_set, version, topic, layout)
                VALUES ('ours', 1, 'shop.web', ''), ('theirs', 1, 'bank.web', '')""").update();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private void letter(String set, String key, String value) {
        database.sql("""
                INSERT INTO features_dead_letter (dead_letter_id, stream_id, partition, record_offset, record_timestamp,
                    record_key, record_value, reason, detail, refused_at)
                SELECT gen_random_uuid(), stream_id, 0, (SELECT count(*) FROM features_dead_letter), now(), ?, ?, 'bad',
                    '', now()
                FROM features_online_stream WHERE feature_set = ?""")
                .params(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8), set)
                .update();
    }

    private List<String> left() {
        return database.sql(
                        "SELECT convert_from(record_value, 'UTF8') FROM features_dead_letter ORDER BY record_offset")
                .query(String.class)
                .list();
    }

    private int remove(String entity) {
        return rows.removeDeadLetters(new Person(new UseCaseKey("shop"), entity));
    }

    @Test
    void a_record_that_says_whom_it_is_about_goes_with_that_person_only() {
        letter("ours", "1", "{\"subject\":\"1\",\"data\":{\"seconds\":5}}");
        letter("ours", "2", "{\"subject\":\"2\",\"data\":{\"seconds\":1}}");
        letter("ours", "1", "{\"subject\":\"3\"}"); // refused, since the two differ
        letter("theirs", "1", "{\"subject\":\"1\"}");

        assertThat(remove("1")).isEqualTo(2);

        assertThat(left()).containsExactly("{\"subject\":\"2\",\"data\":{\"seconds\":1}}", "{\"subject\":\"1\"}");
    }

    @Test
    void a_record_that_cannot_be_read_goes_when_it_has_the_name_as_a_word() {
        letter("ours", "k", "no json about C-1, sorry");
        letter("ours", "k", "no json about C-12, sorry");
        letter("ours", "C-1", "nothing");
        letter("ours", "k", "{\"data\":\"C-1\"}"); // names no subject

        assertThat(remove("C-1")).isEqualTo(3);

        assertThat(left()).containsExactly("no json about C-12, sorry");
    }

    @Test
    void a_name_that_json_writes_with_backslashes_is_found() {
        letter("ours", "k", "{\"subject\":\"M\\u00fcller\"}");

        assertThat(remove("M\u00fcller")).isEqualTo(1);
    }

    @Test
    void who_waits_for_a_prediction_waits_no_more_and_holds_up_nobody_in_the_same_row() throws Exception {
        TriggersForTests triggers = new TriggersForTests(pool);
        triggers.define("ours", Duration.ofHours(1), Instant.EPOCH, true, "web.visit");
        try (Connection connection = pool.getConnection()) {
            TriggerQueue.write(connection, List.of(due("C-1"), due("C-2"), due("C-3")));
        }

        assertThat(rows.removeTriggers(new Person(new UseCaseKey("bank"), "C-2")))
                .isZero();
        assertThat(rows.removeTriggers(new Person(TriggersForTests.USE_CASE, "C-2")))
                .isEqualTo(2);

        assertThat(database.sql("SELECT count(*) FROM features_trigger_queue WHERE 'C-2' = ANY (entities)")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(triggers.waiting()).map(DueRows.Waiting::entities).containsExactly(2L);
        assertThat(triggers.due().take(1_000).entities())
                .map(Triggered::entity)
                .containsExactlyInAnyOrder("C-1", "C-3");
    }

    private static DueTrigger due(String entity) {
        return new DueTrigger(TriggersForTests.TRIGGER, 1_000, entity, 1_000, "visits", 0, 1);
    }
}
